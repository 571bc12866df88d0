/// A part of a list, in a fixed order.
public struct Page<Item: Sendable>: Sendable {
  /// The items.
  public let items: [Item]
  /// After what the next part begins; `nil` when nothing follows.
  public let next: String?

  /// Takes a part.
  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }

  /// Of `all`, in their order, at most `limit` behind the one whose key is `after`.
  ///
  /// - Parameter key: what the list is ordered by, unique.
  public init(of all: [Item], after: String?, limit: Int, key: (Item) -> String) {
    let rest =
      after.map { mark in
        all.drop { !mark.utf8.lexicographicallyPrecedes(key($0).utf8) }
      } ?? all[...]
    let part = Array(rest.prefix(limit))
    self.init(items: part, next: rest.count > limit ? part.last.map(key) : nil)
  }

  /// The same items in another form.
  public func map<Other>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
    Page<Other>(items: try items.map(transform), next: next)
  }
}

/// Which part of a list is wanted.
public struct PageRequest: Sendable {
  /// After what it begins; `nil` for the beginning.
  public let after: String?
  /// How many items at most.
  public let limit: Int

  /// Takes a wish.
  public init(after: String? = nil, limit: Int = 50) {
    self.after = after
    self.limit = limit
  }
}
