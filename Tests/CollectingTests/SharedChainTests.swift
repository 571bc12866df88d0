import Collecting
import Foundation
import SupplyChain
import Testing

/// The chain of 87 real tea shops that lies beside the checkout, if it does.
enum SharedChain {
  static let path: String = {
    let named = ProcessInfo.processInfo.environment["CHAMA_SHARED"]
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let beside = checkout.deletingLastPathComponent().appending(path: "shared").path
    return (named ?? beside) + "/data/tea87"
  }()

  static var isThere: Bool { FileManager.default.fileExists(atPath: path + "/stores.csv") }
}

/// Skipped when the shared material is not beside the checkout: set CHAMA_SHARED to its folder.
@Suite("The chain of 87 tea shops", .enabled(if: SharedChain.isThere, "needs CHAMA_SHARED"))
struct SharedChainTests {
  private func open() throws -> (folder: ChainFolder, master: ChainMaster, reader: RecordReader) {
    let folder = try ChainFolder(path: SharedChain.path)
    let day = try #require(folder.lastFeedDay)
    let master = folder.readMaster(through: day)
    let stores = try #require(master.stores?.content)
    let materials = try #require(master.materials?.content)
    let catalogue = Catalogue(stores: stores, materials: materials)
    return (folder, master, RecordReader(catalogue: catalogue))
  }

  @Test("its master files are read whole")
  func master() throws {
    let (_, master, _) = try open()
    #expect(master.refusals.isEmpty)
    #expect(master.stores?.content?.count == 87)
    #expect(master.materials?.content?.count == 40)
    #expect(master.holidays?.content?.days.count == 61)
    let weather = try #require(master.weather?.content)
    let values = weather.cityNames.compactMap { city in
      weather.days(city: city).map { days in
        days.filter { weather.value(city: city, day: $0, measure: 0) != nil }.count
      }
    }
    #expect(values.reduce(0, +) + (master.weather?.skippedLater ?? 0) <= 17_019)
    #expect(master.issuedWeather?.content?.isEmpty == false)
  }

  @Test("of its feeds exactly the two planted faults of the last night are refused")
  func feeds() throws {
    let (folder, _, reader) = try open()
    #expect(folder.feedDays.count == 10)
    let listing = try folder.feedFiles(through: try #require(folder.lastFeedDay))
    #expect(listing.notes.isEmpty)
    var refused: [String] = []
    for file in listing.files {
      let refusal =
        file.kind == .consumption
        ? ReadConsumption(file, reader).reading.refusal
        : ReadRecords { reader.readStock(file, into: $0) }.reading.refusal
      guard let refusal else { continue }
      refused += refusal.faults.map { "\(file.name) \($0.row) \($0.column) \($0.value)" }
    }
    #expect(
      refused == [
        "feeds/2016-10-31/consumption/S-0021.csv 6 quantity -12",
        "feeds/2016-10-31/consumption/S-0034.csv 28  201",
      ])
    let last = try folder.feedFiles(on: try #require(folder.lastFeedDay)).files
    let copies = last.filter { $0.kind == .consumption && $0.store == "S-0055" }
    #expect(copies.map(\.copy) == [0, 1])
    #expect(ReadConsumption(copies[0], reader).cells == ReadConsumption(copies[1], reader).cells)
  }

  /// Splits a feed the plainest way: the decoded text at line ends, separators and digits.
  private func plainTotal(_ path: String) throws -> (rows: Int, total: Int64) {
    let data = try Data(contentsOf: URL(filePath: path))
    let text = String(data: data, encoding: .utf8) ?? String(data: data, encoding: .isoLatin1) ?? ""
    var (rows, total) = (0, Int64(0))
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(whereSeparator: { $0 == "," || $0 == ";" })
      guard let last = cells.last, let units = Int64(last) else { continue }
      rows += 1
      total += units * 1000
    }
    return (rows, total)
  }

  @Test("its feeds' totals are those of the plainest splitting")
  func totals() throws {
    let (folder, _, reader) = try open()
    for file in try folder.feedFiles(through: SmallChain.day).files {
      let plain = try plainTotal(SharedChain.path + "/" + file.name)
      switch file.kind {
      case .consumption:
        let read = ReadConsumption(file, reader)
        guard read.reading.refusal == nil else { continue }
        #expect(read.cells.count == plain.rows, "\(file.name)")
        #expect(read.cells.map(\.thousandths).reduce(0, +) == plain.total, "\(file.name)")
      default:
        let read = ReadRecords { reader.readStock(file, into: $0) }
        #expect(read.reading.content?.rows == plain.rows, "\(file.name)")
        let quantities = read.records.map(\.lot.quantity.thousandths)
        #expect(quantities.reduce(0, +) == plain.total)
      }
    }
  }

  @Test("its history is read whole, and not beyond a day")
  func history() throws {
    let (folder, _, reader) = try open()
    let file = try #require(folder.history(.consumption))
    let whole = ReadConsumption(file, through: SmallChain.day, reader)
    let lastDay = try #require(whole.reading.content?.lastDay)
    #expect(lastDay == BusinessDay("2016-10-21"))
    #expect(whole.reading.content?.rows == whole.cells.count)
    let past = ReadConsumption(file, through: lastDay - 7, reader)
    let expected = whole.cells.filter { $0.day <= (lastDay - 7).daysSinceEpoch }
    #expect(past.cells == expected)
    #expect(past.reading.skippedLater == whole.cells.count - expected.count)
  }
}
