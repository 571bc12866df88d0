import Foundation
import GRDB
import SupplyChain

/// What a request that must act once is known by.
public struct IdempotencyKey: Sendable, Hashable {
  /// Who asked; others may use the same key for other requests.
  public let principal: String
  /// The key that the client made.
  public let key: String
  /// The hash of method, path and body: the same key with another request is a mistake.
  public let requestHash: String

  /// Takes the parts.
  public init(principal: String, key: String, requestHash: String) {
    self.principal = principal
    self.key = key
    self.requestHash = requestHash
  }
}

/// An answer as it is kept to be given again.
public struct KeptAnswer: Sendable, Hashable {
  /// The HTTP status.
  public let status: Int
  /// Header fields beside those that every answer has.
  public let fields: [String: String]
  /// The body.
  public let body: [UInt8]

  /// Takes an answer.
  public init(status: Int, fields: [String: String], body: [UInt8]) {
    self.status = status
    self.fields = fields
    self.body = body
  }
}

extension Ledger {
  /// Answers are given again for so many seconds.
  public static let keptAnswerSeconds: Int64 = 7 * 86_400

  /// Does what a request asks exactly once, and gives its answer again to whoever repeats it.
  ///
  /// The key is written in the transaction of the effect: after a crash both are there or neither
  /// is, and of two twins at once the second waits for the first and is given its answer.
  ///
  /// - Parameters:
  ///   - instant: seconds since 1970.
  ///   - body: the use case; when it throws, nothing is kept and the request may be sent again.
  /// - Throws: ``LedgerFailure/keyReused`` for a key that another request has used.
  public func once(
    _ key: IdempotencyKey, at instant: Int64, _ body: () throws -> KeptAnswer
  ) throws -> (answer: KeptAnswer, isRepeated: Bool) {
    if let kept = try keptAnswer(key) { return (kept, true) }
    return try transaction {
      if let kept = try keptAnswer(key) { return (kept, true) }
      let answer = try body()
      try keep(answer, key, at: instant)
      return (answer, false)
    }
  }

  /// The answer that was given to a key.
  ///
  /// - Throws: ``LedgerFailure/keyReused`` for a key that another request has used.
  public func keptAnswer(_ key: IdempotencyKey) throws -> KeptAnswer? {
    let row = try read { database in
      try Row.fetchOne(
        try database.cachedStatement(
          sql: """
            SELECT request_hash, status, fields, body FROM idempotency_key
            WHERE principal = ? AND key = ?
            """), arguments: [key.principal, key.key])
    }
    guard let row else { return nil }
    guard (row["request_hash"] as String) == key.requestHash else {
      throw LedgerFailure.keyReused
    }
    let fields: String = row["fields"]
    return KeptAnswer(
      status: row["status"],
      fields: try JSONDecoder().decode([String: String].self, from: Data(fields.utf8)),
      body: [UInt8](row["body"] as Data))
  }

  private func keep(_ answer: KeptAnswer, _ key: IdempotencyKey, at instant: Int64) throws {
    try write { database in
      // A few of the oldest at a time: the table stays short without anybody sweeping it.
      try database.cachedStatement(
        sql: """
          DELETE FROM idempotency_key WHERE (principal, key) IN (
            SELECT principal, key FROM idempotency_key WHERE answered_at < ? LIMIT 10)
          """
      ).execute(arguments: [instant - Ledger.keptAnswerSeconds])
      try database.cachedStatement(
        sql: """
          INSERT INTO idempotency_key (principal, key, request_hash, answered_at, status, fields,
            body) VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          key.principal, key.key, key.requestHash, instant, answer.status,
          String(decoding: try JSONEncoder.sorted.encode(answer.fields), as: UTF8.self),
          Data(answer.body),
        ])
    }
  }
}
