import Foundation
import Testing
import Traceability

@Suite struct EventHashTests {
  private func preHash(_ event: String) throws -> String {
    let document =
      #"{"@context":[{"my":"https://my/"}],"epcisBody":{"eventList":["# + event + "]}}"
    return try #require(try EPCISDocument.identities(inJSON: Array(document.utf8)).first).preHash
  }

  @Test func `order, escapes, number format and URI syntax do not change the id`() throws {
    let one = try preHash(
      #"""
      {"type":"ObjectEvent","eventTime":"2026-06-30T09:05:00+08:00","action":"ADD",
      "epcList":["urn:epc:id:sgtin:6901234.056789.2","https://id.gs1.org/01/06901234567892/21/1"],
      "my:grams":250.50,"my:note":"茶","bizStep":"packing"}
      """#)
    let other = try preHash(
      #"""
      {"bizStep":"urn:epcglobal:cbv:bizstep:packing","my:note":" 茶 ","my:grams":"250.5",
      "epcList":["https://tea.example/x/01/6901234567892/21/2?a=b",
      "urn:epc:id:sgtin:6901234.056789.1"],
      "action":"ADD","eventTime":"2026-06-30T01:05:00.0001Z","type":"ObjectEvent",
      "recordTime":"2027-01-01T00:00:00Z","eventID":"urn:x","errorDeclaration":{"reason":"x"}}
      """#)
    #expect(one == other)
    #expect(
      one == "eventType=ObjectEventeventTime=2026-06-30T01:05:00.000Z"
        + "epcListepc=https://id.gs1.org/01/06901234567892/21/1"
        + "epc=https://id.gs1.org/01/06901234567892/21/2action=ADD"
        + "bizStep=https://ref.gs1.org/cbv/BizStep-packing"
        + "{https://my/}grams=250.5{https://my/}note=茶")
  }

  @Test func `no content is lost, also where the standard expects another shape`() throws {
    let text = try preHash(
      #"{"type":"ObjectEvent","certificationInfo":{"a":1},"readPoint":{"id":"x","my:door":3}}"#)
    #expect(text == "eventType=ObjectEventreadPointid=x{https://my/}door=3certificationInfoa=1")
  }

  @Test func `a long number keeps all its digits`() throws {
    let text = try preHash(#"{"type":"ObjectEvent","my:lot":"0020260630123456789012"}"#)
    #expect(text == "eventType=ObjectEvent{https://my/}lot=20260630123456789012")
  }
}

/// The event hashes of epcis-event-hash-generator 1.9.3, the reference of the standard.
@Suite(
  .enabled(if: Conformance.isThere, "SKIPPED: no conformance folder; set CHAMA_SHARED"))
struct EventHashVectorTests {
  @Test func `every JSON-LD event has the hash of the reference`() throws {
    let rows = try Conformance.rows(of: "event-hash/event-hash-vectors.csv").filter {
      $0["file"]?.hasSuffix(".jsonld") == true
    }
    #expect(rows.count == 43)
    for row in rows {
      let file = "event-hash/ralphtro/examples/\(row["file"] ?? "")"
      let bytes = try Data(contentsOf: Conformance.folder.appendingPathComponent(file))
      let events = try EPCISDocument.identities(inJSON: Array(bytes))
      let index = try #require(Int(row["index"] ?? ""))
      try #require(events.indices.contains(index), "\(row["file"] ?? "")")
      #expect(events[index].preHash == row["prehash"], "\(row["file"] ?? "") \(index)")
      #expect(events[index].id == row["hash"])
    }
  }
}
