import GRDB
public import Traceability

/// An identity that stands in events of the repository.
public struct TraceIdentity: Sendable, Hashable {
  /// Its place in the order in which identities were first seen.
  public let number: Int64
  /// Its canonical form.
  public let uri: String
}

extension Ledger {
  /// The identities that stand in events as one of `kinds`, in the order in which they were first
  /// seen.
  ///
  /// The index leads from each identity to the next, however many events lie between.
  ///
  /// - Parameter number: only those behind this one.
  public func traceIdentities(
    _ kinds: [EventKey.Kind], after number: Int64, atMost most: Int
  ) throws -> [TraceIdentity] {
    try read { database in
      let following = try database.cachedStatement(
        sql: "SELECT min(identity) FROM trace_key WHERE kind = ? AND identity > ?")
      let named = try database.cachedStatement(
        sql: "SELECT uri FROM trace_identity WHERE number = ?")
      var found: [TraceIdentity] = []
      var last = number
      while found.count < most {
        let next = try kinds.compactMap { kind in
          try Int64.fetchOne(following, arguments: [kind.rawValue, last])
        }.min()
        guard let next, let uri = try String.fetchOne(named, arguments: [next]) else { break }
        found.append(TraceIdentity(number: next, uri: uri))
        last = next
      }
      return found
    }
  }
}
