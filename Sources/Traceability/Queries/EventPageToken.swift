/// Where a page of a query's answer ended, so that the next goes on there.
///
/// It stays good while events are added: those that came after the first page are in none of them.
public struct EventPageToken: Hashable, Sendable {
  /// The time, by the query's order, of the last event given.
  public let time: Int64
  /// The last event's place in the order of taking in.
  public let sequence: Int64
  /// The newest event when the first page was asked for.
  public let newest: Int64
  /// How many events all pages so far have given.
  public let given: Int
  private let fingerprint: String

  /// Takes where the answer to a query has got to.
  public init(time: Int64, sequence: Int64, newest: Int64, given: Int, of query: EventQuery) {
    self.time = time
    self.sequence = sequence
    self.newest = newest
    self.given = given
    self.fingerprint = Self.fingerprint(of: query)
  }

  /// Reads a token that a page of the same query gave; `nil` for any other text.
  public init?(_ text: String, of query: EventQuery) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 5, text.utf8.count <= 100, parts[4] == Self.fingerprint(of: query),
      let time = Int64(parts[0], radix: 36), let sequence = Int64(parts[1], radix: 36),
      let newest = Int64(parts[2], radix: 36), let given = Int(parts[3], radix: 36), given >= 0
    else { return nil }
    self.init(time: time, sequence: sequence, newest: newest, given: given, of: query)
  }

  /// What a client hands back.
  public var text: String {
    let numbers = [time, sequence, newest, Int64(given)].map { String($0, radix: 36) }
    return (numbers + [fingerprint]).joined(separator: ".")
  }

  private static func fingerprint(of query: EventQuery) -> String {
    query.fingerprint + query.order.rawValue.prefix(1) + (query.isDescending ? "d" : "a")
  }
}
