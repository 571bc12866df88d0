import Access
import Crypto
import Foundation
import SupplyChain
import Testing

@Suite struct AuditChainTests {
  private static let key = Curve25519.Signing.PrivateKey()

  /// A sound chain.
  private func entries(_ count: Int) -> [AuditEntry] {
    var chain: [AuditEntry] = []
    for number in 0..<count {
      let record = AuditRecord(
        Act(
          by: "li.wei", at: Instant(seconds: Int64(number)).text,
          from: Origin(.web, address: "192.0.2.7")),
        .approveOrder, subject: "transfer T-\(number)", before: ["state": "proposed"],
        after: ["state": "approved", "detail": "“急” \"\\\n\u{01}"])
      chain.append(
        AuditEntry(
          record, sequence: Int64(number + 1), previous: chain.last?.hash ?? AuditEntry.start))
    }
    return chain
  }

  private func faults(_ entries: [AuditEntry], heads: [SignedHead] = []) -> [AuditChain.Fault] {
    var chain = AuditChain(heads: heads)
    for entry in entries { chain.pass(entry) }
    chain.end()
    return chain.faults
  }

  private func head(_ entry: AuditEntry) throws -> SignedHead {
    try SignedHead(
      sequence: entry.sequence, hash: entry.hash, at: Instant(seconds: 9), by: Self.key)
  }

  private func edited(_ entry: AuditEntry, hash: String? = nil) -> AuditEntry {
    AuditEntry(
      sequence: entry.sequence, at: entry.at, by: "wang.fang", from: entry.from,
      action: entry.action, subject: entry.subject, outcome: entry.outcome, before: entry.before,
      after: entry.after, previous: entry.previous, hash: hash ?? entry.hash)
  }

  @Test func `A sound chain has no fault, whatever its texts`() throws {
    let chain = entries(5)
    #expect(faults(chain, heads: [try head(chain[2]), try head(chain[4])]) == [])
    #expect(faults([]) == [])
  }

  @Test func `What is hashed is canonical JSON, as a second program writes it`() {
    let entry = entries(1)[0]
    #expect(
      entry.content == #"""
        {"action":"approve_order","after":{"detail":"“急” \"\\\n\u0001","state":"approved"},"at":"1970-01-01T00:00:00Z","before":{"state":"proposed"},"by":"li.wei","from":"web 192.0.2.7","outcome":"done","previous":"0000000000000000000000000000000000000000000000000000000000000000","sequence":1,"subject":"transfer T-0"}
        """#)
    #expect(entry.hash == "1106293d4b3225f7b0c1357d007b1e4049b097774ddbd2d1d4273f413a2f6a50")
  }

  @Test func `An entry that was edited is found`() {
    var chain = entries(5)
    chain[2] = edited(chain[2])
    #expect(faults(chain).map(\.sequence) == [3])
  }

  @Test func `An entry that was edited and hashed anew is found by the next one`() {
    var chain = entries(5)
    let other = AuditEntry(
      AuditRecord(Act(by: "x", at: "y"), .viewStock, subject: "z"), sequence: 3,
      previous: chain[1].hash)
    chain[2] = other
    #expect(faults(chain).map(\.sequence) == [4])
  }

  @Test func `An entry that was deleted is found`() {
    var chain = entries(5)
    chain.remove(at: 2)
    #expect(Set(faults(chain).map(\.sequence)) == [4])
    #expect(faults(chain).contains { $0.finding == "entries 3 to 3 are missing before it" })
  }

  @Test func `An entry that was put in is found`() {
    var chain = entries(5)
    let extra = AuditEntry(
      AuditRecord(Act(by: "x", at: "y"), .viewStock, subject: "z"), sequence: 3,
      previous: chain[1].hash)
    chain.insert(extra, at: 2)
    #expect(faults(chain).contains { $0.sequence == 3 })
  }

  @Test func `Entries that changed places are found`() {
    var chain = entries(5)
    chain.swapAt(1, 2)
    #expect(!faults(chain).isEmpty)
    // The same with their numbers put right.
    let renumbered = [chain[1], chain[2]].enumerated().map { index, entry in
      AuditEntry(
        sequence: Int64(index + 2), at: entry.at, by: entry.by, from: entry.from,
        action: entry.action, subject: entry.subject, outcome: entry.outcome,
        before: entry.before, after: entry.after, previous: entry.previous, hash: entry.hash)
    }
    chain[1] = renumbered[0]
    chain[2] = renumbered[1]
    #expect(!faults(chain).isEmpty)
  }

  @Test func `A tail that was cut is found by a signed head, or by the highest number`() throws {
    let chain = entries(5)
    let cut = Array(chain.prefix(3))
    #expect(faults(cut) == [], "the chain alone cannot tell")
    #expect(faults(cut, heads: [try head(chain[4])]).map(\.sequence) == [5])
    var walk = AuditChain()
    for entry in cut { walk.pass(entry) }
    walk.end(highest: 5)
    #expect(walk.faults.map(\.finding) == ["entries 4 to 5 are missing at the end"])
  }

  @Test func `A chain that was written anew from the start is found by a signed head`() throws {
    let chain = entries(5)
    let forged = entries(4).map(\.sequence).reduce(into: [AuditEntry]()) { forged, number in
      forged.append(
        AuditEntry(
          AuditRecord(Act(by: "x", at: "y"), .viewStock, subject: "z"), sequence: number,
          previous: forged.last?.hash ?? AuditEntry.start))
    }
    #expect(faults(forged) == [], "it is sound in itself")
    #expect(faults(forged, heads: [try head(chain[2])]).map(\.sequence) == [3])
  }

  @Test func `A head proves nothing once anything in it is changed, or for another key`() throws {
    let entry = entries(1)[0]
    let head = try head(entry)
    #expect(head.isSigned(byOneOf: [head.key]))
    #expect(!head.isSigned(byOneOf: []))
    let other = Curve25519.Signing.PrivateKey().publicKey.rawRepresentation.base64EncodedString()
    #expect(!head.isSigned(byOneOf: [other]))
    for forged in [
      SignedHead(
        sequence: 2, hash: head.hash, at: head.at, key: head.key, signature: head.signature),
      SignedHead(
        sequence: 1, hash: AuditEntry.start, at: head.at, key: head.key,
        signature: head.signature),
      SignedHead(
        sequence: 1, hash: head.hash, at: "later", key: head.key, signature: head.signature),
      SignedHead(
        sequence: 1, hash: head.hash, at: head.at, key: other, signature: head.signature),
      SignedHead(sequence: 1, hash: head.hash, at: head.at, key: head.key, signature: "????"),
    ] {
      #expect(!forged.isSigned(byOneOf: [head.key, other]))
    }
  }

  @Test func `A record of a change says only what is otherwise`() {
    let act = Act(by: "a", at: "t")
    let record = AuditRecord.change(
      act, .changeSettings, subject: "settings", from: ["a": "1", "b": "2", "c": "3"],
      to: ["a": "1", "b": "4", "d": "5"])
    #expect(record?.before == ["b": "2", "c": "3"])
    #expect(record?.after == ["b": "4", "d": "5"])
    #expect(
      AuditRecord.change(act, .changeSettings, subject: "s", from: ["a": "1"], to: ["a": "1"])
        == nil)
  }
}
