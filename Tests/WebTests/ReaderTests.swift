import Access
import Foundation
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

/// What readers post.
@Suite struct ReaderTests {
  private static let secret = [UInt8](repeating: 0xAB, count: 32)
  private static let key = "chr_" + String(repeating: "ab", count: 32)

  private func fixture(_ format: TagReader.Format) throws -> ServiceFixture {
    let fixture = try ServiceFixture()
    let caller = Caller(
      .operator("test"), at: ServiceFixture.instant, day: ServiceFixture.today)
    let spot = try #require(TagReader.Spot("dock"))
    let issued = try RegisterReaders(ledger: fixture.service.ledger, caller: caller).add(
      TagReader(id: "R 1", format: format, store: "S-0001", spot: spot),
      random: RandomSource { Array(Self.secret.prefix($0)) })
    #expect(issued.key == Self.key)
    return fixture
  }

  private static let basic =
    "Basic " + Data("reader:\(key)".utf8).base64EncodedString()

  private func post(
    _ asker: Asker, _ body: String, authorization: String? = "Bearer \(Self.key)",
    reader: String = "R%201"
  ) async throws -> Reply {
    try await asker.as(nil).send(
      .post, "/readers/\(reader)/reads", body: body,
      fields: authorization.map { [.authorization: $0] } ?? [:])
  }

  private static let impinj = """
    [{"timestamp":"2026-07-01T01:59:58.123456789Z","eventType":"tagInventory",\
    "tagInventoryEvent":{"epc":"MDAAAAAAAAAAAAAB","antennaPort":1,"peakRssiCdbm":-5400}}]
    """
  private static let zebra = """
    {"timestamp":"2026-07-01T01:59:58.123Z","data":{"idHex":"303000000000000000000001",\
    "antenna":2,"peakRssi":-54}}
    """

  @Test func `A message is taken once, however often and however it is sent`() async throws {
    try await fixture(.impinj).test { asker in
      let first = try await post(asker, Self.impinj)
      #expect(first.status == 200, "\(first.text)")
      #expect(try first.json()["newReads"] == .number("1"))
      let again = try await post(asker, Self.impinj, authorization: Self.basic)
      #expect(try again.json()["newReads"] == .number("0"))
      #expect(try again.json()["repeatedReads"] == .number("1"))
      for empty in ["[]", ""] {
        let reply = try await post(asker, empty)
        #expect(reply.status == 200)
        #expect(try reply.json()["entries"] == .number("0"))
      }
      // Whoever may hand traces in may hand them in for a reader.
      let gateway = try await asker.as("key:gateway").send(
        .post, "/readers/R%201/reads", body: Self.impinj)
      #expect(gateway.status == 200)
    }
  }

  @Test func `Values behind each other are all taken, and what cannot be used is named`()
    async throws
  {
    try await fixture(.zebra).test { asker in
      let other = Self.zebra.replacing("58.123", with: "59.456")
      let reply = try await post(asker, Self.zebra + other + "\n{\"data\":{\"idHex\":\"xyz\"}}")
      #expect(reply.status == 200)
      #expect(try reply.json()["newReads"] == .number("2"))
      #expect(try reply.json()["faults"]?.elements.count == 1)
    }
  }

  @Test func `A reader without its key is a stranger`() async throws {
    try await fixture(.zebra).test { asker in
      let wrong = "Bearer chr_" + String(repeating: "00", count: 32)
      for (authorization, reader) in [
        (nil, "R%201"), (wrong, "R%201"), ("Bearer \(Self.key)", "R-2"), ("Basic x", "R%201"),
      ] {
        let reply = try await post(
          asker, Self.zebra, authorization: authorization, reader: reader)
        #expect(reply.status == 401, "\(reply.text)")
      }
      let courier = try await asker.as("courier").send(
        .post, "/readers/R%201/reads", body: Self.zebra)
      #expect(courier.status == 403)
      let lists = try await asker.as(nil).send(
        .get, "/epcis/events", fields: [.authorization: "Bearer \(Self.key)"])
      #expect(lists.status == 401)
    }
  }
}
