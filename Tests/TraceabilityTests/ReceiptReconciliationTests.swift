import Testing
import Traceability

@Suite struct ReceiptReconciliationTests {
  private func pack(_ serial: Int, item: Int = 1) throws -> EPC {
    let gtin = try CompanyPrefix.example.gtin(itemNumber: item)
    return .sgtin(try SGTIN(gtin: gtin, companyPrefixLength: 7, serial: "\(serial)"))
  }

  private func bag() throws -> EPC {
    .sscc(try CompanyPrefix.example.sscc(shipmentNumber: 1))
  }

  private func outcome(
    read: Set<EPC>, isByHand: Bool = false, elsewhere: Set<EPC> = [], hasGap: Bool = false
  ) throws -> ReceiptReconciliation {
    ReceiptReconciliation(
      [
        .init(number: 1, crates: [try pack(1), try pack(2)]),
        .init(number: 2, crates: [try pack(9, item: 2)]),
      ], container: try bag(), read: read, isByHand: isByHand, elsewhere: elsewhere,
      hasGap: hasGap)
  }

  @Test func `crates that were read are verified`() throws {
    let result = try outcome(read: [pack(1), pack(2), pack(9, item: 2)])
    #expect(result.isComplete)
    #expect(result.lines.map(\.verified.count) == [2, 1])
  }

  @Test func `a crate unread while its container was read is inferred, no shortage`() throws {
    let result = try outcome(read: [bag(), pack(1)])
    #expect(result.isComplete)
    #expect(result.lines.map(\.inferred) == [[try pack(2)], [try pack(9, item: 2)]])
  }

  @Test func `without its container, an unread crate is missing`() throws {
    let result = try outcome(read: [pack(1)])
    #expect(result.lines.map(\.missing) == [[try pack(2)], [try pack(9, item: 2)]])
    #expect(!result.isComplete)
  }

  @Test func `in a known gap of the reader it is inferred`() throws {
    #expect(try outcome(read: [pack(1)], hasGap: true).isComplete)
  }

  @Test func `a crate seen elsewhere is missing whatever its container says`() throws {
    let result = try outcome(read: [bag(), pack(1)], elsewhere: [pack(2)])
    #expect(result.lines[0].missing == [try pack(2)])
    #expect(result.lines[1].missing.isEmpty)
  }

  @Test func `received by hand, all is inferred`() throws {
    #expect(try outcome(read: [], isByHand: true).lines.map(\.inferred.count) == [2, 1])
  }

  @Test func `when nothing new was read and nobody vouches, all is missing`() throws {
    #expect(try outcome(read: []).lines.map(\.missing.count) == [2, 1])
  }

  @Test func `another crate of the same item is a wrong one, any other thing is extra`() throws {
    let result = try outcome(read: [bag(), pack(1), pack(77), pack(5, item: 3)])
    #expect(result.wrong == [try pack(77)])
    #expect(result.extra == [try pack(5, item: 3)])
  }
}
