import HTTPTypes
import Traceability
import Web

/// Documents of events, as texts.
enum Events {
  static let context =
    #""@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld""#

  /// An event of one pack, `number` minutes after an hour.
  static func event(
    _ number: Int, step: String = "receiving", place: String = "urn:epc:id:sgln:6901234.00001.0",
    context: Bool = false
  ) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return """
      {\(context ? self.context + "," : "")"type":"ObjectEvent","action":"OBSERVE",\
      "bizStep":"\(step)","eventTime":"2026-06-30T\(two(number / 60 % 24)):\
      \(two(number % 60)):00.000Z","eventTimeZoneOffset":"+08:00",\
      "epcList":["urn:epc:id:sgtin:6901234.000007.\(number)"],\
      "readPoint":{"id":"\(place)"}}
      """
  }

  static func document(_ events: [String]) -> String {
    """
    {\(context),"type":"EPCISDocument","schemaVersion":"2.0",\
    "creationDate":"2026-06-30T12:00:00.000Z","epcisBody":{"eventList":[\
    \(events.joined(separator: ","))]}}
    """
  }
}

extension HTTPField.Name {
  static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .accept }
  static let behaviour = named("GS1-Capture-Error-Behaviour")
  static let format = named("GS1-EPC-Format")
}

extension Reply {
  /// The events of a query document.
  func events() throws -> [JSONValue] {
    try json()["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"]?.elements ?? []
  }

  /// Where the list goes on.
  var next: String? {
    fields[.link].map { String($0.drop { $0 != "/" }.prefix { $0 != ">" }) }
  }
}
