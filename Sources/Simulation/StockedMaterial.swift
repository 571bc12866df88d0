/// A raw material as the simulated chain knows it: whole base units everywhere.
struct StockedMaterial {
  /// The code in recipes: `TEA-01`.
  let code: String
  let name: String
  let category: MaterialCategory
  /// Base units in one pack.
  let packSize: Int
  /// Days from production to the last day of use.
  let shelfLifeDays: Int
  let fenPerThousand: Int
  let isChilled: Bool
  let isHighValue: Bool
  /// Days between two orders.
  let reviewDays: Int
  /// Days from order to delivery.
  let leadTimeDays: Int

  /// The id in every file.
  var id: String { "RM-\(code)" }

  /// The most materials that a chain can have.
  static let largestCount = written.count + Flavour.names.count * Flavour.forms.count

  /// The first `count` materials of the house: the written ones, then flavoured ones.
  static func book(count: Int) -> [StockedMaterial] {
    let flavoured = (0..<max(0, count - written.count)).map(Flavour.material)
    return Array(written.prefix(count)) + flavoured
  }

  /// The last day of use of a lot that comes on `day`, both as numbers of the window's days.
  ///
  /// Production runs in batches, so that lots that come later never expire earlier.
  func expiry(receivedOn day: Int) -> Int {
    let cycle = max(1, min(shelfLifeDays / 6, 14))
    let offset = code.utf8.reduce(0) { $0 + Int($1) }
    let age = (((day + offset) % cycle) + cycle) % cycle
    return day + shelfLifeDays - age
  }

  /// The GS1 trade item number under the example company prefix, for what carries tags: prefix,
  /// five digits of our own and the check digit.
  static func gtin(reference: Int) -> String {
    let padded = String(100_000 + reference).dropFirst()
    let body = "6901234" + padded
    var sum = 0
    for (index, byte) in body.utf8.enumerated() {
      sum += Int(byte - 0x30) * (index % 2 == 0 ? 1 : 3)
    }
    return body + String((10 - sum % 10) % 10)
  }
}
