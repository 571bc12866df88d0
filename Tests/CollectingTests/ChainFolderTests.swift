import Collecting
import Foundation
import Sheets
import SupplyChain
import Testing

@Suite("A chain's folder")
struct ChainFolderTests {
  private let day = SmallChain.day

  @Test("lists days, kinds, stores and copies in one order and notes what is strange")
  func listing() throws {
    let names = [
      "feeds/2016-10-31/waste/S-1.csv", "feeds/2016-10-31/stock/S-2.csv.gz",
      "feeds/2016-10-31/consumption/S-2 (10).csv", "feeds/2016-10-31/consumption/S-2 (2).csv",
      "feeds/2016-10-31/consumption/S-2.csv", "feeds/2016-10-31/consumption/S-10.CSV",
      "feeds/2016-10-31/consumption/.hidden.csv", "feeds/2016-10-31/consumption/~$S-1.csv",
      "feeds/2016-10-31/consumption/S-3.csv.tmp", "feeds/2016-10-31/consumption/S-3.xlsx",
      "feeds/2016-10-31/sales/S-1.csv", "feeds/2016-10-30/stock/S-1.csv/inner.csv",
      "feeds/10-31/stock/S-1.csv", "feeds/2016-10-29", "feeds/2016-11-01/waste",
      "feeds/2016-11-01/stock/S-1.csv", "stores.csv",
      "consumption.csv.gz", "waste.csv",
    ]
    let files = Dictionary(uniqueKeysWithValues: names.map { ($0, [UInt8]()) })
    try withFolder(files) { path in
      let folder = try ChainFolder(path: path)
      #expect(folder.feedDays == [day - 1, day, day + 1])
      #expect(folder.lastFeedDay == day + 1)
      #expect(folder.histories.map(\.name) == ["consumption.csv.gz", "waste.csv"])
      #expect(folder.name(of: .stores) == "stores.csv")
      #expect(folder.name(of: .weather) == nil)
      #expect(
        folder.notes.map { $0.english.prefix(16) } == ["feeds/10-31 is n", "feeds/2016-10-29"])
      #expect(try folder.feedFiles(on: day + 1).notes.count == 1)
      let listing = try folder.feedFiles(on: day)
      #expect(
        listing.files.map { "\($0.kind) \($0.store) \($0.copy)" } == [
          "consumption S-10 0", "consumption S-2 0", "consumption S-2 2", "consumption S-2 10",
          "stock S-2 0", "waste S-1 0",
        ])
      #expect(listing.files.last?.name == "feeds/2016-10-31/waste/S-1.csv")
      #expect(listing.notes.count == 2)
      let all = try folder.feedFiles(through: day)
      #expect(all.files.count == 7)
      let inFolder = try #require(all.files.first)
      let reader = RecordReader(catalogue: SmallChain.catalogue)
      let read = ReadRecords { reader.readStock(inFolder, into: $0) }
      #expect(read.reading.refusal?.faults.map(\.remedy.chinese) == ["请提供文件本身，而不是文件夹。"])
    }
  }

  @Test("that is absent, no folder or ambiguous is a failure with a remedy")
  func failures() throws {
    #expect(throws: CollectingFailure.folderMissing(path: "/nowhere/at/all")) {
      try ChainFolder(path: "/nowhere/at/all")
    }
    try withFolder(["consumption.csv": [], "consumption.csv.gz": []]) { path in
      let twice = CollectingFailure.ambiguousFile(names: ["consumption.csv", "consumption.csv.gz"])
      #expect(throws: twice) { try ChainFolder(path: path) }
      #expect(throws: CollectingFailure.self) { try ChainFolder(path: path + "/consumption.csv") }
    }
  }

  @Test("gives absent master files as absent")
  func absentMaster() throws {
    try withFolder(["stores.csv": Array("store_id\nS-1\n".utf8)]) { path in
      let master = try ChainFolder(path: path).readMaster(through: day)
      #expect(master.stores?.content?.map(\.id) == ["S-1"])
      #expect(master.stores?.content?.first?.name == "S-1")
      #expect(master.materials == nil)
      #expect(master.holidays == nil)
      #expect(master.promotions == nil)
      #expect(master.weather == nil)
      #expect(master.issuedWeather == nil)
      #expect(master.refusals.isEmpty)
    }
  }
}
