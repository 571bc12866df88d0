import SupplyChain

extension PageForm {
  /// The stores that a field names, with spaces between; and the first text that is no store's id.
  func stores(_ name: String) -> (stores: Set<StoreID>, unread: String?) {
    let texts = self[name].split(whereSeparator: \.isWhitespace).map(String.init)
    return (Set(texts.compactMap { StoreID($0) }), texts.first { StoreID($0) == nil })
  }
}

extension Speech {
  /// What stands beside a field that names a store that cannot be one.
  func noStore(_ text: String) -> String {
    say("\(text.prefix(50)) is no store's id.", "\(text.prefix(50)) 不是门店编号。")
  }
}
