import Foundation
import Simulation
import SupplyChain
import Testing

@Suite("Planted faults")
struct PlantedFaultTests {
  private let parameters = SampleChain.Parameters(
    stores: 34, materials: 6, days: 24, seed: 11, plantsFaults: true)

  private func clean() throws -> WrittenChain {
    var parameters = parameters
    parameters.plantsFaults = false
    return try WrittenChain(parameters)
  }

  @Test("a chain of 34 stores has every fault, and its manifest says which files differ")
  func everyFault() throws {
    let (chain, clean) = (try WrittenChain(parameters), try clean())
    let manifest = try manifest(of: chain)
    #expect(Set(manifest.faults.map(\.fault)) == Set(FeedFault.allCases))
    var named: Set<String> = []
    for fault in manifest.faults {
      for day in fault.firstDay...fault.lastDay {
        for folder in fault.folders { named.insert("feeds/\(day)/\(folder)/\(fault.file)") }
      }
    }
    let paths = Set(chain.contents.keys).union(clean.contents.keys)
    let differing = paths.filter { chain.contents[$0] != clean.contents[$0] }
    // A compressed file stands in place of the plain one, which the manifest does not name.
    let compressed = named.filter { $0.hasSuffix(".gz") }.map { String($0.dropLast(3)) }
    #expect(differing.subtracting(named).subtracting(compressed) == ["faults.json"])
    #expect(named.subtracting(differing).isEmpty)
  }

  @Test("without faults nothing is planted")
  func noFaults() throws {
    let chain = try clean()
    #expect(chain.contents["faults.json"] == nil)
    #expect(chain.contents.keys.allSatisfy { !$0.contains("(") && !$0.hasSuffix(".gz") })
  }

  @Test("a file in another encoding holds the same text")
  func encodings() throws {
    let (chain, clean) = (try WrittenChain(parameters), try clean())
    func bytes(_ fault: FeedFault) throws -> (planted: Data, clean: String) {
      let entry = try #require(try manifest(of: chain).faults.first { $0.fault == fault })
      let path = "feeds/\(entry.lastDay)/consumption/"
      let planted = try #require(chain.contents[path + entry.file])
      let original = try #require(clean.contents[path + "\(entry.store).csv"])
      return (planted, String(decoding: original, as: UTF8.self))
    }
    let utf16 = try bytes(.utf16)
    let text = try #require(String(data: utf16.planted, encoding: .utf16))
    #expect(text.replacingOccurrences(of: "\r\n", with: "\n") == utf16.clean)
    let gb18030 = try bytes(.gb18030)
    let header = "营业日,门店编号,原料编号,用量,是否缺货\n"
    let encoding = String.Encoding(rawValue: 0x8000_0632)
    let chinese = try #require(String(data: gb18030.planted, encoding: encoding))
    #expect(chinese.hasPrefix(header))
    #expect(chinese.dropFirst(header.count) == gb18030.clean.drop { $0 != "\n" }.dropFirst())
    let marked = try bytes(.byteOrderMark)
    #expect(marked.planted == Data([0xEF, 0xBB, 0xBF]) + Data(marked.clean.utf8))
    let semicolons = try bytes(.semicolons)
    let semicolonText = String(decoding: semicolons.planted, as: UTF8.self)
    #expect(semicolonText.replacingOccurrences(of: ";", with: ",") == semicolons.clean)
  }

  @Test("rows that come late or corrected make up the true days in the end")
  func lateRows() throws {
    let (chain, clean) = (try WrittenChain(parameters), try clean())
    for entry in try manifest(of: chain).faults
    where entry.fault == .lateRows || entry.fault == .restatement {
      #expect(entry.lastDay == entry.firstDay + 1)
      let path = "/consumption/\(entry.file)"
      let sent = try chain.sheet("feeds/\(entry.lastDay)" + path)
      let before = try clean.sheet("feeds/\(entry.firstDay)" + path)
      let after = try clean.sheet("feeds/\(entry.lastDay)" + path)
      #expect(sent.rows == before.rows + after.rows)
      let early = chain.contents["feeds/\(entry.firstDay)" + path]
      #expect((early == nil) == (entry.fault == .lateRows))
    }
  }

  @Test("even five stores get faults, and no store has two on one day")
  func smallChain() throws {
    var parameters = parameters
    parameters.stores = 5
    let faults = try manifest(of: WrittenChain(parameters)).faults
    #expect(Set(faults.map(\.fault)).isSuperset(of: [.gb18030, .negativeQuantity, .restatement]))
    var taken: Set<String> = []
    for fault in faults {
      for day in fault.firstDay...fault.lastDay {
        #expect(taken.insert("\(fault.store) \(day)").inserted)
      }
    }
  }

  private func manifest(of chain: WrittenChain) throws -> PlantedFaults {
    let data = try #require(chain.contents["faults.json"])
    return try JSONDecoder().decode(PlantedFaults.self, from: data)
  }
}
