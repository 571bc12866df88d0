/// The canonical form of an identity in an event hash: a GS1 Digital Link at `id.gs1.org` with the
/// finest level only and nothing behind it (Core Business Vocabulary 2.0, 8.9.2).
enum CanonicalLink {
  /// The canonical link of an EPC URI, class URI, pattern URI or Digital Link; `nil` for a text
  /// that is none of them.
  static func of(_ text: String) -> String? {
    if text.hasPrefix("urn:epc:") { return ofURN(text) }
    if text.hasPrefix("https://") || text.hasPrefix("http://") { return ofLink(text) }
    return nil
  }

  private static func ofURN(_ text: String) -> String? {
    let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5 else { return nil }
    let isPattern = parts[2] == "idpat"
    guard isPattern || parts[2] == "id" || parts[2] == "class" else { return nil }
    if isPattern && !parts[4].hasSuffix(".*") { return nil }
    let fields = isPattern ? parts[4].dropLast(2) : parts[4]
    return link(scheme: parts[3], fields: fields)
  }

  /// How a scheme's fields become a link: the key, then what is behind it.
  private struct Rule {
    /// The application identifier of the key.
    let key: String
    /// How the first two fields become the key's value.
    let body: Body
    /// How many fields the key takes; what follows them is the serial.
    var fields = 2
    /// The identifier of the serial; `nil` when it follows the key without one.
    var qualifier: String?

    enum Body {
      /// The first digit of the second field leads, and a check digit completes.
      case leadDigit
      /// One after the other, and a check digit completes; after these digits.
      case digits(lead: String)
      /// One after the other.
      case plain
    }
  }

  private static let rules: [Substring: Rule] = [
    "sgtin": Rule(key: "01", body: .leadDigit, qualifier: "21"),
    "lgtin": Rule(key: "01", body: .leadDigit, qualifier: "10"),
    "upui": Rule(key: "01", body: .leadDigit, qualifier: "235"),
    "itip": Rule(key: "8006", body: .leadDigit, fields: 4, qualifier: "21"),
    "sscc": Rule(key: "00", body: .leadDigit),
    "sgln": Rule(key: "414", body: .digits(lead: ""), qualifier: "254"),
    "pgln": Rule(key: "417", body: .digits(lead: "")),
    "grai": Rule(key: "8003", body: .digits(lead: "0")),
    "gdti": Rule(key: "253", body: .digits(lead: "")),
    "sgcn": Rule(key: "255", body: .digits(lead: "")),
    "gsrn": Rule(key: "8018", body: .digits(lead: "")),
    "gsrnp": Rule(key: "8017", body: .digits(lead: "")),
    "gsin": Rule(key: "402", body: .digits(lead: "")),
    "giai": Rule(key: "8004", body: .plain, fields: 1),
    "ginc": Rule(key: "401", body: .plain, fields: 1),
    "cpi": Rule(key: "8010", body: .plain, qualifier: "8011"),
  ]

  private static func link(scheme: Substring, fields: Substring) -> String? {
    guard let rule = rules[scheme] else { return nil }
    let parts = fields.split(
      separator: ".", maxSplits: rule.fields, omittingEmptySubsequences: false)
    guard parts.count >= rule.fields, parts[0].isDecimal, (6...12).contains(parts[0].utf8.count)
    else { return nil }
    guard let body = body(of: rule, parts[0], rule.fields > 1 ? parts[1] : "") else { return nil }
    let more = parts.prefix(rule.fields).dropFirst(2).joined()
    let serial = parts.count > rule.fields ? linkEscaped(parts[rule.fields]) : ""
    let isWholePlace = scheme == "sgln" && serial == "0"
    let tail =
      serial.isEmpty || isWholePlace
      ? "" : (rule.qualifier.map { "/\($0)/" } ?? "") + serial
    return "https://id.gs1.org/\(rule.key)/\(body)\(more)\(tail)"
  }

  private static func body(of rule: Rule, _ prefix: Substring, _ reference: Substring) -> String? {
    switch rule.body {
    case .leadDigit: completed(reference.prefix(1) + prefix + reference.dropFirst())
    case .digits(let lead): completed(prefix + reference).map { lead + $0 }
    case .plain: prefix + linkEscaped(reference)
    }
  }

  /// A field with the escapes of a Digital Link instead of those of an EPC URI.
  private static func linkEscaped(_ field: Substring) -> String {
    (try? SerialText.uriUnescaped(field)).map(SerialText.linkEscaped) ?? String(field)
  }

  /// The digits with their check digit; `nil` when they are not all digits.
  private static func completed(_ digits: some StringProtocol) -> String? {
    digits.isDecimal ? String(digits) + CheckDigit.completing(digits) : nil
  }

  private static let shortNames = [
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017",
    "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "cpv": "22", "lot": "10", "ser": "21",
  ]
  private static let keys: Set<String> = [
    "00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8017",
    "8018",
  ]
  /// The qualifiers that make an identity finer, finest first.
  private static let finest = ["21", "235", "10", "254", "8011"]

  private static func ofLink(_ text: String) -> String? {
    let address = text.prefix { $0 != "?" && $0 != "#" }
    let segments = address.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
      .map { shortNames[String($0)] ?? String($0) }
    guard let start = segments.firstIndex(where: keys.contains), start + 1 < segments.count,
      segments[start + 1].utf8.count >= 4, segments[start + 1].prefix(4).isDecimal
    else { return nil }
    let key = segments[start]
    var value = segments[start + 1]
    if key == "01", value.isDecimal, value.utf8.count < 14 {
      value = String(repeating: "0", count: 14 - value.utf8.count) + value
    }
    var qualifiers: [String: String] = [:]
    for index in stride(from: start + 2, to: segments.count - 1, by: 2) {
      qualifiers[segments[index]] = segments[index + 1]
    }
    let fine = finest.first { qualifiers[$0] != nil }
    let tail = fine.flatMap { name in qualifiers[name].map { "/\(name)/\($0)" } } ?? ""
    return "https://id.gs1.org/\(key)/\(value)\(tail)"
  }
}
