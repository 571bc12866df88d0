internal import SupplyChain

extension TransferShipment {
  /// The document of the dispatch, or `nil` when no line has a tagged pack.
  ///
  /// Each line is commissioned with its lot and expiry, all packs are packed into the shipment,
  /// and the shipment is shipped. A business location stands where the goods still are; at
  /// shipping it is left out, as they have left and have not arrived.
  public func document() -> EPCISDocument? {
    let tagged = lines.filter { !$0.packs.isEmpty }
    guard !tagged.isEmpty else { return nil }
    let events = tagged.map(commissioning) + [packing(tagged), shipping()]
    return EPCISDocument(events: events, createdAt: dispatchedAt)
  }

  private func commissioning(_ line: TaggedPacks) -> TraceEvent {
    let epcs = Self.uris(line.packs)
    var facts = [
      JSONValue.Member(name: "cbvmda:lotNumber", value: .string(line.lot.text))
    ]
    if let day = line.expiresOn {
      facts.append(.init(name: "cbvmda:itemExpirationDate", value: .string(day.description)))
    }
    return event(
      "ObjectEvent", "commissioning", epcs: epcs,
      [
        "epcList": .strings(epcs), "action": .string("ADD"), "bizStep": .string("commissioning"),
        "disposition": .string("active"), "readPoint": donor, "bizLocation": donor,
        "ilmd": .object(facts),
      ])
  }

  private func packing(_ tagged: [TaggedPacks]) -> TraceEvent {
    let parent = EPC.sscc(shipment).pureIdentityURI
    let children = tagged.flatMap { Self.uris($0.packs) }
    return event(
      "AggregationEvent", "packing", epcs: [parent] + children,
      [
        "parentID": .string(parent), "childEPCs": .strings(children), "action": .string("ADD"),
        "bizStep": .string("packing"), "disposition": .string("in_progress"),
        "readPoint": donor, "bizLocation": donor, "bizTransactionList": transactions,
      ])
  }

  private func shipping() -> TraceEvent {
    let epcs = [EPC.sscc(shipment).pureIdentityURI]
    return event(
      "ObjectEvent", "shipping", epcs: epcs,
      [
        "epcList": .strings(epcs), "action": .string("OBSERVE"), "bizStep": .string("shipping"),
        "disposition": .string("in_transit"), "readPoint": donor,
        "bizTransactionList": transactions, "sourceList": Self.ends("source", from),
        "destinationList": Self.ends("destination", to),
      ])
  }

  private func event(
    _ type: String, _ bizStep: String, epcs: [String], _ fields: KeyValuePairs<String, JSONValue>
  ) -> TraceEvent {
    let content =
      JSONValue.object([
        "type": .string(type), "eventTime": .string(dispatchedAt.description),
        "eventTimeZoneOffset": .string(offset.description),
      ]).members + JSONValue.object(fields).members
    let id = EventHash(namespaces: EPCISDocument.namespaces).id(of: .object(content))
    let named = [content[0], .init(name: "eventID", value: .string(id))] + content.dropFirst()
    return TraceEvent(
      id: id, eventTime: dispatchedAt, type: type, bizStep: bizStep, epcs: epcs,
      json: JSONValue.object(named).text)
  }

  private var donor: JSONValue { .object(["id": .string(EPC.sgln(from).pureIdentityURI)]) }

  private var transactions: JSONValue {
    .array([
      .object(["type": .string("desadv"), "bizTransaction": .string(transactionURN)])
    ])
  }

  /// Who has the goods and where; who owns them is not the order's to say. A party is a PGLN and
  /// a place an SGLN, of the same number.
  private static func ends(_ name: String, _ place: SGLN) -> JSONValue {
    let ends = [
      ("possessing_party", place.partyURI), ("location", EPC.sgln(place).pureIdentityURI),
    ]
    return .array(
      ends.map { .object(["type": .string($0.0), name: .string($0.1)]) })
  }

  private static func uris(_ packs: [SGTIN]) -> [String] {
    packs.map { EPC.sgtin($0).pureIdentityURI }
  }
}
