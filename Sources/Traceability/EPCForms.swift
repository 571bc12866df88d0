/// All the ways to write one identity, class or tag.
public struct EPCForms: Hashable, Sendable {
  /// The tag's encoding, such as `sgtin-96`; of what is no tag the scheme, such as `sgtin`,
  /// `lgtin` or `gtin`.
  public let scheme: String
  /// The tag, when it is one.
  public let tag: EPCTag?
  /// The identity; `nil` for a class, and where the digits do not tell which company's it is.
  public let epc: EPC?
  /// The pure identity or class URI.
  public let pureIdentityURI: String?
  /// The canonical GS1 Digital Link.
  public let digitalLink: String
  /// The element string with brackets.
  public let elementString: String

  /// A tag in all its forms.
  public init(_ tag: EPCTag) { self.init(tag.epc, tag: tag, key: tag.epc.gs1Key) }

  private init(_ epc: EPC, tag: EPCTag?, key: GS1Key) {
    self.scheme = tag?.scheme.rawValue ?? epc.scheme
    self.tag = tag
    self.epc = epc
    self.pureIdentityURI = epc.pureIdentityURI
    self.digitalLink = key.digitalLink
    self.elementString = key.elementString
  }

  /// A key in all its forms; its company prefix has so many digits.
  public init(_ key: GS1Key, companyPrefixLength length: Int) throws(TraceabilityFailure) {
    if key.serial != nil || key.kind == .sscc || key.kind == .gln {
      // A lot beside a serial is no part of the identity, but of what the barcode says.
      self.init(try EPC(key, companyPrefixLength: length), tag: nil, key: key)
      return
    }
    self.init(class: key, uri: key.classURI(companyPrefixLength: length))
  }

  private init(class key: GS1Key, uri: String?) {
    self.scheme = key.kind == .grai ? "grai" : key.lot == nil ? "gtin" : "lgtin"
    self.tag = nil
    self.epc = nil
    self.pureIdentityURI = uri
    self.digitalLink = key.digitalLink
    self.elementString = key.elementString
  }

  /// Reads hexadecimal tag memory, a tag URI, a pure identity or class URI, a Digital Link or an
  /// element string with brackets.
  ///
  /// - Parameter length: the digits of the company prefix, which Digital Links and element strings
  ///   do not tell.
  /// - Throws: ``TraceabilityFailure`` with the reason.
  public init(
    reading text: String, companyPrefixLength length: Int
  ) throws(TraceabilityFailure) {
    let lower = text.prefix(8).lowercased()
    if text.hasPrefix("urn:epc:tag:") {
      self.init(try EPCTag(tagURI: text))
    } else if text.hasPrefix("urn:epc:class:") {
      let key = try GS1Key(classURI: text)
      let prefix = text.dropFirst("urn:epc:class:lgtin:".count).prefix { $0 != "." }
      try self.init(key, companyPrefixLength: prefix.utf8.count)
    } else if text.hasPrefix("urn:") {
      let epc = try EPC(pureIdentityURI: text)
      self.init(epc, tag: nil, key: epc.gs1Key)
    } else if lower.hasPrefix("https://") || lower.hasPrefix("http://") {
      try self.init(try GS1Key(digitalLink: text), companyPrefixLength: length)
    } else if text.hasPrefix("(") {
      try self.init(try GS1Key(elementString: text), companyPrefixLength: length)
    } else {
      self.init(try EPCTag(hex: text))
    }
  }

  /// The same identity as a tag: with this filter, or the tag's own, or 0; in this encoding, or the
  /// shortest that holds it.
  public func encoded(
    scheme: TagScheme?, filter: Int?
  ) throws(TraceabilityFailure) -> EPCForms {
    guard let epc else {
      throw .notAnIdentity(text: elementString, reason: "a class has no tag encoding")
    }
    let filter = filter ?? tag?.filter ?? 0
    guard let scheme else { return EPCForms(try EPCTag(epc, filter: filter)) }
    return EPCForms(try EPCTag(epc, filter: filter, scheme: scheme))
  }

  /// One JSON object: scheme, filter, hex, tag_uri, pure_identity_uri, digital_link and
  /// element_string, null where it does not follow.
  public var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    return .object([
      "scheme": .string(scheme),
      "filter": tag.map { .number(String($0.filter)) } ?? .null,
      "hex": text(tag?.hex), "tag_uri": text(tag?.tagURI),
      "pure_identity_uri": text(pureIdentityURI), "digital_link": .string(digitalLink),
      "element_string": .string(elementString),
    ])
  }
}
