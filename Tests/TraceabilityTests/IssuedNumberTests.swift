import SupplyChain
import Testing
import Traceability

/// The numbers that a chain issues under its own prefix.
@Suite struct IssuedNumberTests {
  private let prefix = CompanyPrefix.example

  @Test func `a material without a GTIN gets one from its item number`() throws {
    let gtin = try prefix.gtin(itemNumber: 56789)
    #expect(gtin.digits == "06901234567892")
    #expect(try GTIN("6901234567892") == gtin)
  }

  @Test func `a store gets its place from its location number`() throws {
    let store = try prefix.sgln(locationNumber: 87)
    #expect(EPC.sgln(store).pureIdentityURI == "urn:epc:id:sgln:6901234.00087.0")
    #expect(store.gln == "6901234000870")
    #expect(store.partyURI == "urn:epc:id:pgln:6901234.00087")
  }

  @Test func `a shipment gets its SSCC from the counter`() throws {
    let tag = try EPCTag(.sscc(prefix.sscc(shipmentNumber: 2026)), filter: 2)
    #expect(tag.hex == "3155A537C8000007EA000000")
  }

  @Test func `numbers that do not fit are refused, the last that fits is not`() throws {
    #expect(try prefix.gtin(itemNumber: 99_999).digits.hasPrefix("0690123499999"))
    let whole = try CompanyPrefix("690123456789")
    #expect(try whole.sgln(locationNumber: 0).locationReference == "")
    let last = SGTIN.largestNumber
    let gtin = try prefix.gtin(itemNumber: 1)
    #expect(
      try SGTIN.numbered(gtin: gtin, companyPrefixLength: 7, first: last, count: 1).count == 1)
    #expect(throws: TraceabilityFailure.self) { try prefix.gtin(itemNumber: 100_000) }
    #expect(throws: TraceabilityFailure.self) { try prefix.gtin(itemNumber: -1) }
    #expect(throws: TraceabilityFailure.self) { try prefix.sgln(locationNumber: .max) }
    #expect(throws: TraceabilityFailure.self) { try prefix.sscc(shipmentNumber: 10_000_000_000) }
    #expect(throws: TraceabilityFailure.self) { try whole.sgln(locationNumber: 1) }
    for (first, count) in [(last, 2), (.max, 1), (0, Int.max), (-1, 1)] {
      #expect(throws: TraceabilityFailure.self) {
        try SGTIN.numbered(gtin: gtin, companyPrefixLength: 7, first: first, count: count)
      }
    }
  }

  @Test(arguments: ["6901234567891", "690123456789", "", "69012345678A2", "６９０１２３４５６７８９２"])
  func `a GTIN with a wrong digit or length is refused`(text: String) {
    let failure = #expect(throws: TraceabilityFailure.self) { try GTIN(text) }
    #expect(failure?.kind == .badInput)
  }

  @Test func `a tag of another filter or length is another tag of the same thing`() throws {
    let short = try EPCTag(hex: "3035A537C8377540000007EA")
    let long = try EPCTag(short.epc, filter: 3, scheme: .sgtin198)
    #expect(long != short)
    #expect(try EPCTag(hex: long.hex).epc == short.epc)
    #expect(try EPCTag(short.epc, filter: 1) == short)
  }

  @Test func `a serial with a leading zero takes the long encoding`() throws {
    let pack = try SGTIN(
      gtin: prefix.gtin(itemNumber: 1), companyPrefixLength: 7, serial: "0042")
    #expect(try EPCTag(.sgtin(pack), filter: 1).scheme == .sgtin198)
    #expect(throws: TraceabilityFailure.self) {
      try EPCTag(.sgtin(pack), filter: 1, scheme: .sgtin96)
    }
  }
}
