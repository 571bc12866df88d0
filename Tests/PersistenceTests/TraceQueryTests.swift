import Persistence
import SupplyChain
import Testing
import Traceability

/// The parameters of the query language, each against a plain filter over the same events.
@Suite("The query language")
struct TraceQueryTests {
  private let temporary: TemporaryLedger
  private let events: [EPCISEvent]

  init() throws {
    temporary = try TemporaryLedger()
    events = try (0..<60).map(Self.event)
    try temporary.ledger.append(events, recordedAt: EventTime("2026-07-01T00:00:00Z"))
  }

  private static func place(_ number: Int) throws -> String {
    EPC.sgln(try CompanyPrefix.example.sgln(locationNumber: number)).pureIdentityURI
  }

  private static func event(_ number: Int) throws -> EPCISEvent {
    let crate = "urn:epc:id:grai:6901234.00007.\(number % 7)"
    let shipment = EPC.sscc(
      try CompanyPrefix.example.sscc(shipmentNumber: number % 5)
    ).pureIdentityURI
    let content: EPCISEvent.Content =
      switch number % 4 {
      case 0: .object(ObjectEvent(number % 8 == 0 ? .add : .observe, epcs: [crate]))
      case 1: .aggregation(AggregationEvent(.delete, parent: shipment, children: [crate]))
      case 2:
        .object(
          ObjectEvent(
            .observe, epcs: [],
            quantities: [
              QuantityElement(
                epcClass: "urn:epc:class:lgtin:6901234.056789.L\(number % 3)",
                quantity: JSONNumber(Double(number) / 4), uom: "KGM")
            ]))
      default:
        .transformation(
          TransformationEvent(
            inputs: [crate], outputs: [shipment], transformationID: "urn:x:change:\(number % 2)"))
      }
    var event = EPCISEvent(
      content, at: EventTime(milliseconds: 1_782_781_500_000 + Int64(number * 37 % 60) * 60_000),
      offset: try TimeZoneOffset("+08:00"))
    event.bizStep = [BizStep.receiving, .shipping, nil][number % 3]
    event.disposition = [Disposition.inTransit, .inProgress][number % 2]
    event.readPoint = EventPlace(try place(number % 6))
    event.bizLocation = number % 2 == 0 ? EventPlace(try place(number % 4)) : nil
    event.transactions =
      number % 5 == 0 ? [BizTransaction(type: .despatchAdvice, id: "urn:x:da:\(number % 10)")] : []
    event.sources =
      number % 3 == 0 ? [TransferEnd(type: .location, id: try place(number % 6))] : []
    event.namespaces = ["tea": "https://tea.example/"]
    event.extensions = [.init(name: "tea:batch", value: .string("B\(number % 4)"))]
    if number % 9 == 0 {
      var element = SensorElement([
        SensorReport(type: "Temperature", value: JSONNumber(Double(number) / 10), uom: "CEL")
      ])
      element.deviceID = "urn:epc:id:giai:6901234.S\(number % 2)"
      event.sensors = [element]
    }
    return event.identified()
  }

  private func ids(_ parameters: KeyValuePairs<String, String>) throws -> [String] {
    let all = parameters.map { EventQuery.Parameter($0.key, joined: $0.value) }
    let query = try EventQuery(
      all + [EventQuery.Parameter("perPage", ["1000"])],
      namespaces: ["tea": "https://tea.example/"])
    return try temporary.ledger.traceEvents(query).events.map(\.id)
  }

  private func expect(
    _ parameters: KeyValuePairs<String, String>, _ holds: (EPCISEvent) -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = events.filter(holds)
    #expect(!expected.isEmpty && expected.count < events.count, sourceLocation: sourceLocation)
    #expect(
      try Set(ids(parameters)) == Set(expected.compactMap(\.id)), sourceLocation: sourceLocation)
  }

  @Test func `what, why and when`() throws {
    try expect(["eventType": "AggregationEvent|TransformationEvent"]) {
      ["AggregationEvent", "TransformationEvent"].contains($0.content.type)
    }
    try expect(["EQ_action": "ADD|DELETE"]) { [.add, .delete].contains($0.content.action) }
    try expect(["EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"]) {
      $0.bizStep == .shipping
    }
    try expect(["EQ_disposition": "urn:epcglobal:cbv:disp:in_transit", "EQ_bizStep": "receiving"]) {
      $0.disposition == .inTransit && $0.bizStep == .receiving
    }
    try expect(["EQ_eventID": (events[3].id ?? "") + "|" + (events[5].id ?? "")]) {
      $0 == events[3] || $0 == events[5]
    }
    let from = try EventTime("2026-06-30T01:20:00Z")
    let to = try EventTime("2026-06-30T01:45:00Z")
    try expect(["GE_eventTime": "2026-06-30T09:20:00+08:00", "LT_eventTime": "\(to)"]) {
      $0.eventTime >= from && $0.eventTime < to
    }
    #expect(try ids(["GE_recordTime": "2026-07-01T00:00:01Z"]).isEmpty)
    #expect(try ids(["LT_recordTime": "2026-07-01T00:00:01Z"]).count == events.count)
  }

  @Test func `things, classes and places`() throws {
    let crate = "urn:epc:id:grai:6901234.00007.3"
    try expect(["MATCH_epc": crate]) {
      switch $0.content {
      case .object(let event): event.epcs.contains(crate)
      case .aggregation(let event): event.children.contains(crate)
      default: false
      }
    }
    try expect(["MATCH_anyEPC": crate]) { $0.content.epcs.contains(crate) }
    try expect(["MATCH_inputEPC": "urn:epc:idpat:grai:6901234.00007.*"]) {
      $0.content.type == "TransformationEvent"
    }
    try expect(["EQ_transformationID": "urn:x:change:1"]) {
      guard case .transformation(let change) = $0.content else { return false }
      return change.transformationID == "urn:x:change:1"
    }
    try expect(["MATCH_epcClass": "https://id.gs1.org/01/06901234567892/10/L1"]) {
      guard case .object(let event) = $0.content else { return false }
      return event.quantities.contains { $0.epcClass.hasSuffix("L1") }
    }
    let place = try Self.place(2)
    try expect(["EQ_readPoint": place]) { $0.readPoint?.id == place }
    try expect(["WD_bizLocation": place]) { $0.bizLocation?.id == place }
    try expect(["EQ_source_location": place + "|" + Self.place(3)]) {
      $0.sources.contains { [place, "urn:epc:id:sgln:6901234.00003.0"].contains($0.id) }
    }
    try expect(["EQ_bizTransaction_desadv": "urn:x:da:5"]) {
      $0.transactions.contains { $0.id == "urn:x:da:5" }
    }
  }

  @Test func `quantities, sensors and fields of another vocabulary`() throws {
    func quantity(_ event: EPCISEvent) -> Double? {
      guard case .object(let object) = event.content else { return nil }
      return object.quantities.first?.quantity?.value
    }
    try expect(["GE_quantity": "2", "LT_quantity": "7.5"]) {
      quantity($0).map { $0 >= 2 && $0 < 7.5 } ?? false
    }
    try expect(["EXISTS_sensorElementList": ""]) { !$0.sensors.isEmpty }
    try expect(["EQ_type": "Temperature", "GT_value_CEL": "1.8"]) {
      ($0.sensors.first?.reports.first?.value?.value ?? 0) > 1.8
    }
    #expect(try ids(["GT_value_FAH": "0"]).isEmpty)
    try expect(["EQ_deviceID": "urn:epc:id:giai:6901234.S1"]) {
      $0.sensors.first?.deviceID == "urn:epc:id:giai:6901234.S1"
    }
    try expect(["EQ_tea:batch": "B2|B3"]) {
      ["B2", "B3"].contains($0.extensions.first?.value.string)
    }
    #expect(try ids(["EXISTS_tea:batch": ""]).count == events.count)
    #expect(try ids(["EXISTS_tea:other": ""]).isEmpty)
    try expect(["EXISTS_bizLocation": ""]) { $0.bizLocation != nil }
  }

  @Test func `events come in the order asked for`() throws {
    let times = Dictionary(uniqueKeysWithValues: events.map { ($0.id ?? "", $0.eventTime) })
    let ascending = try ids(["orderBy": "eventTime", "orderDirection": "ASC"])
    #expect(ascending.compactMap { times[$0] } == events.map(\.eventTime).sorted())
    #expect(try ids([:]) == ascending.reversed())
    let crate = "urn:epc:id:grai:6901234.00007.3"
    let few = try ids(["MATCH_anyEPC": crate]).compactMap { times[$0] }
    #expect(few == few.sorted().reversed())
  }

  @Test(arguments: [
    ("GE_eventDate", "2026-01-01T00:00:00Z"), ("EQ_bizStep", "dancing"), ("EQ_action", "SHIPPED"),
    ("GE_eventTime", "not-a-date"), ("orderDirection", "SIDEWAYS"), ("orderBy", "quantity"),
    ("perPage", "0"), ("perPage", "many"), ("GE_quantity", "twenty"), ("MATCH_epc", "crate 7"),
    ("EQ_bizTransaction_gift", "urn:x:y"), ("eventType", "Party"), ("EQ_colour", "red"),
    ("HASATTR_bizLocation", "x"), ("EQ_INNER_tea:x", "y"), ("MATCH_epc", ""),
    ("MATCH_epc", "urn:epc:idpat:sgtin:*.*.*"),
  ])
  func `what the language does not have is refused with its name`(
    name: String, value: String
  ) {
    let failure = #expect(throws: TraceabilityFailure.self) {
      try EventQuery([EventQuery.Parameter(name, joined: value)])
    }
    guard case .badQuery(let parameter, _) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(parameter == name)
  }
}
