import Foundation
import Testing
import Traceability

/// The documents of the openepcis test resources: valid ones go in and come out equal in meaning,
/// invalid ones are refused.
@Suite(
  .enabled(if: Conformance.isThere, "SKIPPED: no conformance folder; set CHAMA_SHARED"))
struct DocumentConformanceTests {
  private static func files(_ folder: String) throws -> [URL] {
    let url = Conformance.folder.appendingPathComponent("openepcis-test-resources/" + folder)
    return try FileManager.default.contentsOfDirectory(
      at: url, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
  }

  private static func valid() throws -> [URL] {
    try ["Capture/Documents", "Capture/Events", "Query"].flatMap(files)
  }

  @Test func `every valid document is accepted`() throws {
    let files = try Self.valid()
    #expect(files.count == 52)
    for file in files {
      let reading = try EPCISReading(json: Array(Data(contentsOf: file)))
      #expect(reading.allFaults == [], "\(file.lastPathComponent)")
      #expect(reading.document != nil)
    }
  }

  @Test func `every valid document comes out equal in meaning`() throws {
    for file in try Self.valid() {
      let bytes = Array(try Data(contentsOf: file))
      let reading = try EPCISReading(json: bytes)
      let document = try #require(reading.document, "\(file.lastPathComponent)")
      let written =
        reading.form == .event
        ? Array(document.events[0].standaloneJSON.text.utf8) : Array(document.json.utf8)
      let read = try JSONMeaning(JSONSerialization.jsonObject(with: Data(bytes)))
      let back = try JSONMeaning(JSONSerialization.jsonObject(with: Data(written)))
      #expect(back == read, "\(file.lastPathComponent)")
      #expect(
        try EPCISDocument.identities(inJSON: written).map(\.preHash)
          == EPCISDocument.identities(inJSON: bytes).map(\.preHash), "\(file.lastPathComponent)")
      #expect(try EPCISReading(json: written).document == document)
    }
  }

  @Test func `an event's content id is the event hash of the document it came in`() throws {
    for file in try Self.valid() {
      let bytes = Array(try Data(contentsOf: file))
      let events = try #require(try EPCISReading(json: bytes).document).events
      #expect(
        try EPCISDocument.identities(inJSON: bytes).map(\.id) == events.map(\.contentID),
        "\(file.lastPathComponent)")
    }
  }

  @Test func `every invalid document is refused with the place of the fault`() throws {
    let files = try Self.files("Capture/Invalid") + Self.files("Query/Invalid")
    #expect(files.count == 17)
    for file in files {
      let reading = try EPCISReading(json: Array(Data(contentsOf: file)))
      #expect(reading.document == nil, "\(file.lastPathComponent)")
      #expect(reading.allFaults.allSatisfy { !$0.path.isEmpty && !$0.reason.isEmpty })
    }
  }

  @Test(arguments: [
    ("ObjectEvent_with_non_standard_bizStep_in_second_event", ["epcisBody.eventList[1].bizStep"]),
    ("ObjectEvent_with_non_standard_disposition", ["epcisBody.eventList[0].disposition"]),
    ("ObjectEvent_with_invalid_eventTime_format", ["epcisBody.eventList[0].eventTime"]),
    (
      "ObjectEvent_with_ilmd_field_without_namespace",
      ["epcisBody.eventList[0].ilmd.materialType"]
    ),
    (
      "ObjectEvent_with_unknown_field_in_quantityList",
      ["epcisBody.eventList[0].quantityList[0].weight"]
    ),
    (
      "Combination_of_multiple_invalid_fields",
      [
        "epcisBody.eventList[0].bizStep", "epcisBody.eventList[1].disposition",
        "epcisBody.eventList[2].sourceList[0].type",
        "epcisBody.eventList[3].ilmd.materialType", "epcisBody.eventList[4].eventTime",
        "epcisBody.eventList[4].action",
      ]
    ),
    ("EPCISDocument_without_context", ["@context"]),
  ])
  func `a fault is named with its place`(name: String, places: [String]) throws {
    let file = Conformance.folder.appendingPathComponent(
      "openepcis-test-resources/Capture/Invalid/\(name).json")
    let reading = try EPCISReading(json: Array(Data(contentsOf: file)))
    #expect(reading.allFaults.map(\.path) == places)
  }
}

/// What a JSON-LD document says, however it says it: prefixes resolved, times as instants, words of
/// the standard bare, a single value like a list of one, no order of members.
indirect enum JSONMeaning: Hashable {
  case object([String: JSONMeaning])
  case array([JSONMeaning])
  case text(String)
  case number(Double)
  case nothing

  /// The standard's own context declares this prefix.
  init(_ value: Any, prefixes: [String: String] = ["cbvmda": "urn:epcglobal:cbv:mda:"]) {
    switch value {
    case let object as [String: Any]:
      let declared = prefixes.merging(Self.prefixes(in: object["@context"])) { $1 }
      var members: [String: JSONMeaning] = [:]
      for (name, value) in object where name != "@context" {
        members[Self.expanded(name, declared)] = JSONMeaning(value, prefixes: declared)
      }
      self = .object(members)
    case let array as [Any]:
      self =
        array.count == 1
        ? JSONMeaning(array[0], prefixes: prefixes)
        : .array(array.map { JSONMeaning($0, prefixes: prefixes) })
    case let text as String: self = .text(Self.canonical(Self.expanded(text, prefixes)))
    case let number as NSNumber: self = .number(number.doubleValue)
    default: self = .nothing
    }
  }

  private static func prefixes(in context: Any?) -> [String: String] {
    var found: [String: String] = [:]
    for part in context as? [Any] ?? [context].compactMap({ $0 }) {
      for (prefix, space) in part as? [String: String] ?? [:] { found[prefix] = space }
    }
    return found
  }

  private static func expanded(_ text: String, _ prefixes: [String: String]) -> String {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let space = prefixes[String(parts[0])] else { return text }
    return space + parts[1]
  }

  private static func canonical(_ text: String) -> String {
    if let time = try? EventTime(text) { return time.description }
    for lead in [
      "https://ref.gs1.org/cbv/BizStep-", "urn:epcglobal:cbv:bizstep:",
      "https://ref.gs1.org/cbv/Disp-", "urn:epcglobal:cbv:disp:",
      "https://ref.gs1.org/cbv/BTT-", "urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/SDT-",
      "urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/ER-", "urn:epcglobal:cbv:er:",
    ] where text.hasPrefix(lead) {
      return String(text.dropFirst(lead.count))
    }
    return text
  }
}
