/// Something that happens to a file on its way.
struct Damage: Sendable {
  let name: String
  /// The column that a fault must name, where one can be told.
  let column: String?
  /// What it makes of a good file.
  let apply: @Sendable ([UInt8]) -> [UInt8]

  init(_ name: String, _ column: String?, _ apply: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    (self.name, self.column, self.apply) = (name, column, apply)
  }
}

extension Damage {
  /// All damages of a consumption file of 2026-06-03.
  static let all: [Damage] =
    truncations + [
      Damage("empty", nil, { _ in [] }),
      Damage("NUL in a quantity", nil, { replacing("1", by: "\0", in: $0, at: 60) }),
      Damage("byte that is no UTF-8", nil, { replacing("R", by: [0xFF], in: $0) }),
      Damage("overlong UTF-8", nil, { replacing("R", by: [0xC0, 0x80], in: $0) }),
      Damage("letter in a number", "quantity", { changingQuantity($0, to: "12O") }),
      Damage("negative quantity", "quantity", { changingQuantity($0, to: "-5") }),
      Damage("not a number", "quantity", { changingQuantity($0, to: "NaN") }),
      Damage(
        "number without end", "quantity",
        { changingQuantity($0, to: "9" + .init(repeating: "9", count: 40)) }),
      Damage("exponent", "quantity", { changingQuantity($0, to: "1e3") }),
      Damage("missing quantity", "quantity", { changingQuantity($0, to: "") }),
      Damage("row with a cell too many", nil, { changingQuantity($0, to: "12,1,1,1") }),
      Damage("row with cells too few", nil, { $0 + Array("2026-06-03,S-1\n".utf8) }),
      Damage("quote that never closes", nil, { changingQuantity($0, to: "\"12") }),
      Damage("endless line", nil, { $0 + Array(repeating: 0x78, count: 200_000) + [0x0A] }),
      Damage(
        "day that does not exist", "business_date",
        { replacing("2026-06-03", by: "2026-02-30", in: $0) }),
      Damage(
        "day later than the feed", "business_date",
        { replacing("2026-06-03", by: "2026-06-04", in: $0) }),
      Damage("unknown material", "material_id", { replacing("RM-TEA", by: "RM-TEE", in: $0) }),
      Damage("row of another store", "store_id", { replacing(",S-", by: ",T-", in: $0) }),
      Damage("two rows that contradict", "quantity", { $0 + secondRow($0) }),
      Damage("header that is not ours", nil, { replacing("quantity", by: "amount", in: $0) }),
      Damage("half of a UTF-16 file", nil, { Array(utf16($0).dropLast(1)) }),
    ]

  private static let truncations: [Damage] =
    (1..<12).map { part in
      Damage(
        "cut off at \(part)/12", nil,
        { bytes in
          let cut = bytes.count * part / 12
          // A file that ends with a row is a shorter file; a cut lies inside a row.
          return Array(bytes[..<(bytes[cut - 1] == 0x0A ? cut - 1 : cut)])
        }
      )
    }

  private static func replacing(
    _ old: String, by new: [UInt8], in bytes: [UInt8], at first: Int = 45
  ) -> [UInt8] {
    let old = Array(old.utf8)
    guard
      let index = (0...(bytes.count - old.count)).first(where: {
        ($0 >= first || old == Array("quantity".utf8)) && Array(bytes[$0..<($0 + old.count)]) == old
      })
    else { preconditionFailure("there is nothing to damage") }
    return Array(bytes[..<index]) + new + Array(bytes[(index + old.count)...])
  }

  private static func replacing(
    _ old: String, by new: String, in bytes: [UInt8], at first: Int = 45
  ) -> [UInt8] { replacing(old, by: Array(new.utf8), in: bytes, at: first) }

  private static func changingQuantity(_ bytes: [UInt8], to text: String) -> [UInt8] {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    lines[2] = lines[2].split(separator: ",").dropLast().joined(separator: ",") + "," + text
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func secondRow(_ bytes: [UInt8]) -> [UInt8] {
    let row = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[1]
    return Array("\(row)1\n".utf8)
  }

  private static func utf16(_ bytes: [UInt8]) -> [UInt8] {
    [0xFF, 0xFE]
      + String(decoding: bytes, as: UTF8.self).utf16.flatMap {
        [UInt8($0 & 0xFF), UInt8($0 >> 8)]
      }
  }
}
