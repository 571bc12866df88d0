import SupplyChain

/// What is told of quantities that a planner has written and that are no whole packs: they are
/// entered as they stand, for who picks the goods may know how to send them.
enum BrokenPacks {
  /// A sentence that names the first such lines, `nil` when all are whole packs.
  static func note(of lines: [(suggestion: Suggestion, quantity: Quantity)]) -> Sentence? {
    let broken = lines.filter { line in
      let pack = line.suggestion.packSize
      return pack.times(line.quantity.wholePacks(of: pack)) != line.quantity
    }
    guard !broken.isEmpty else { return nil }
    let ids = broken.prefix(3).map(\.suggestion.id.text).joined(separator: ", ")
    let count = broken.count == 1 ? "1 quantity is" : "\(broken.count) quantities are"
    return Sentence("\(count) not in whole packs: \(ids)", "\(broken.count) 个数量不是整包：\(ids)")
  }
}
