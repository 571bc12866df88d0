import SupplyChain
import Testing
import Traceability

@Suite struct TransferShipmentTests {
  private func shipment(
    lines: [TaggedPacks], order: TransferOrderNumber = "TO 20260630/1"
  ) throws -> TransferShipment {
    let prefix = CompanyPrefix.example
    return try TransferShipment(
      order: order, lines: lines, shipment: prefix.sscc(shipmentNumber: 7),
      from: prefix.sgln(locationNumber: 12), to: prefix.sgln(locationNumber: 34),
      dispatchedAt: EventTime("2026-06-30T09:05:00+08:00"), offset: TimeZoneOffset("+08:00"))
  }

  private func tea(count: Int) throws -> TaggedPacks {
    let gtin = try CompanyPrefix.example.gtin(itemNumber: 56789)
    return TaggedPacks(
      material: "M01", lot: "L-0612", expiresOn: BusinessDay(year: 2027, month: 6, day: 12),
      packs: try SGTIN.numbered(gtin: gtin, companyPrefixLength: 7, first: 42, count: count))
  }

  @Test func `a dispatch commissions, packs and ships`() throws {
    let document = try #require(try shipment(lines: [tea(count: 2)]).document())
    #expect(document.events.map(\.bizStep) == [.commissioning, .packing, .loading, .shipping])
    #expect(document.json == Self.golden)
  }

  @Test func `an order without high-value packs has no document`() throws {
    #expect(try shipment(lines: []).document() == nil)
    #expect(try shipment(lines: [tea(count: 0)]).document() == nil)
  }

  @Test func `the ids of the events are those that any reader computes from the document`() throws {
    let document = try #require(try shipment(lines: [tea(count: 3)]).document())
    let read = try EPCISDocument.identities(inJSON: Array(document.json.utf8))
    #expect(read.map(\.id) == document.events.map(\.id))
  }

  @Test func `the lines of an order are numbered from the counter on`() throws {
    let line = TransferLine(
      number: 1, material: "M01", lot: "L-0612", expiresOn: nil, quantity: Quantity(units: 3000),
      packs: 3, worth: .zero, tripShare: .zero, why: Sentence("surplus", "富余"))
    let gtin = try GTIN("6901234567892")
    let tagged = try TaggedPacks(
      line: line, gtin: gtin, companyPrefixLength: 7, firstSerial: 100)
    #expect(tagged.packs.map(\.serial) == ["100", "101", "102"])
    #expect(tagged.packs.allSatisfy { $0.gtin == gtin })
    let document = try #require(try shipment(lines: [tagged]).document())
    #expect(!document.json.contains("itemExpirationDate"))
  }

  @Test func `a pack cannot be in a shipment twice`() throws {
    let line = try tea(count: 1)
    let failure = #expect(throws: TraceabilityFailure.self) {
      try shipment(lines: [line, line])
    }
    #expect(failure?.message.contains("urn:epc:id:sgtin:6901234.056789.42") == true)
  }

  @Test func `the same shipment has the same ids, and another order has others`() throws {
    let one = try #require(try shipment(lines: [tea(count: 2)]).document())
    let same = try #require(try shipment(lines: [tea(count: 2)]).document())
    let other = try #require(try shipment(lines: [tea(count: 2)], order: "TO-2").document())
    #expect(one == same)
    #expect(one.events[3].id != other.events[3].id)
    #expect(one.events[1].content.epcs.first == "urn:epc:id:sscc:6901234.0000000007")
  }

  private static let golden = #"""
    {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"cbvmda":\#
    "urn:epcglobal:cbv:mda:"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":\#
    "2026-06-30T01:05:00.000Z","epcisBody":{"eventList":[{"type":"ObjectEvent","eventID":\#
    "ni:///sha-256;7d379b04c77d71370c95abaa89d92e125a8d8a601f0aaaaeeff523b99aef8aa5?ver=CBV2.0",\#
    "eventTime":"2026-06-30T01:05:00.000Z","eventTimeZoneOffset":"+08:00","epcList":\#
    ["urn:epc:id:sgtin:6901234.056789.42","urn:epc:id:sgtin:6901234.056789.43"],"action":\#
    "ADD","bizStep":"commissioning","disposition":"active","readPoint":{"id":\#
    "urn:epc:id:sgln:6901234.00012.0"},"bizLocation":{"id":\#
    "urn:epc:id:sgln:6901234.00012.0"},"ilmd":{"cbvmda:lotNumber":"L-0612",\#
    "cbvmda:itemExpirationDate":"2027-06-12"}},{"type":"AggregationEvent","eventID":\#
    "ni:///sha-256;621e7669647f25f6a2eee837243f01fa784ba9ff1fbe2785097169742d1e9dd7?ver=CBV2.0",\#
    "eventTime":"2026-06-30T01:05:00.000Z","eventTimeZoneOffset":"+08:00","parentID":\#
    "urn:epc:id:sscc:6901234.0000000007","childEPCs":["urn:epc:id:sgtin:6901234.056789.42",\#
    "urn:epc:id:sgtin:6901234.056789.43"],"action":"ADD","bizStep":"packing","disposition":\#
    "in_progress","readPoint":{"id":"urn:epc:id:sgln:6901234.00012.0"},"bizLocation":{"id":\#
    "urn:epc:id:sgln:6901234.00012.0"},"bizTransactionList":[{"type":"desadv",\#
    "bizTransaction":"urn:chama:transfer:TO%2020260630%2F1"}]},{"type":"ObjectEvent",\#
    "eventID":\#
    "ni:///sha-256;d58e3aed45b63ec61a59f286faf423b677b45b1a5b7e06f4732547ae0998d38a?ver=CBV2.0",\#
    "eventTime":"2026-06-30T01:05:00.000Z","eventTimeZoneOffset":"+08:00","epcList":\#
    ["urn:epc:id:sscc:6901234.0000000007"],"action":"OBSERVE","bizStep":"loading",\#
    "disposition":"in_progress","readPoint":{"id":"urn:epc:id:sgln:6901234.00012.0"},\#
    "bizLocation":{"id":"urn:epc:id:sgln:6901234.00012.0"},"bizTransactionList":[{"type":\#
    "desadv","bizTransaction":"urn:chama:transfer:TO%2020260630%2F1"}]},{"type":"ObjectEvent",\#
    "eventID":\#
    "ni:///sha-256;28d65065558f19f497b3740a1a839a0844460b5c34aa9e7dc34e8401d524d094?ver=CBV2.0",\#
    "eventTime":"2026-06-30T01:05:00.000Z","eventTimeZoneOffset":"+08:00","epcList":\#
    ["urn:epc:id:sscc:6901234.0000000007"],"action":"OBSERVE","bizStep":"shipping",\#
    "disposition":"in_transit","readPoint":{"id":"urn:epc:id:sgln:6901234.00012.0"},\#
    "bizTransactionList":[{"type":"desadv","bizTransaction":\#
    "urn:chama:transfer:TO%2020260630%2F1"}],"sourceList":[{"type":"possessing_party",\#
    "source":"urn:epc:id:pgln:6901234.00012"},{"type":"location","source":\#
    "urn:epc:id:sgln:6901234.00012.0"}],"destinationList":[{"type":"possessing_party",\#
    "destination":"urn:epc:id:pgln:6901234.00034"},{"type":"location","destination":\#
    "urn:epc:id:sgln:6901234.00034.0"}]}]}}

    """#
}
