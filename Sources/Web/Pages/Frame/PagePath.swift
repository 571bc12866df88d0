package import SupplyChain

/// The addresses of pages, with whatever an id holds safely inside them.
package enum PagePath {
  /// A text as one segment of a path or one value of a query.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return escaped
  }

  /// A path with the values of its query that are not empty, in their order.
  static func query(_ path: String, _ values: [(name: String, value: String)]) -> String {
    let pairs = values.filter { !$0.value.isEmpty }
      .map { "\(escaped($0.name))=\(escaped($0.value))" }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  /// A path on this host to lead back to, or `/`: never another host's.
  package static func back(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
      text.utf8.count <= 2000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return "/" }
    return text
  }

  /// A page of a store.
  static func store(_ store: StoreID, _ rest: String = "") -> String {
    "/store/\(escaped(store.text))\(rest)"
  }

  /// The page of a transfer order.
  package static func order(_ number: TransferOrderNumber) -> String {
    "/orders/\(escaped(number.text))"
  }

  /// The page of one store and material.
  static func series(_ store: StoreID, _ material: MaterialID) -> String {
    "/series/\(escaped(store.text))/\(escaped(material.text))"
  }
}
