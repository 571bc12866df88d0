/// How a client wants identities written: the values of the header field `GS1-EPC-Format`.
public enum EPCFormat: String, Sendable, Hashable, CaseIterable {
  /// As they are kept.
  case noPreference = "No_Preference"
  /// As GS1 Digital Links; what a client gets that says nothing.
  case alwaysLink = "Always_GS1_Digital_Link"
  /// As EPC URNs, as far as a Digital Link tells them: one under the chain's own company prefix
  /// does, another does not say where its prefix ends and stays a link.
  case alwaysURN = "Always_EPC_URN"
  /// As they are kept.
  case neverTranslates = "Never_Translates"
}

/// Writes the identities of an event as a client wants them; nothing else of it changes, and its
/// hash stays the same.
public struct EPCTranslation: Sendable {
  private let format: EPCFormat
  private let prefix: CompanyPrefix

  /// Takes the format and the chain's own company prefix.
  public init(_ format: EPCFormat, prefix: CompanyPrefix) {
    self.format = format
    self.prefix = prefix
  }

  /// An event's JSON text with its identities in the format.
  public func event(_ text: String) -> String {
    let mark = format == .alwaysLink ? "\"urn:epc:" : "\"http"
    // Most events have nothing to translate; to read and write one costs more than to look.
    guard format == .alwaysLink || format == .alwaysURN, text.contains(mark),
      let value = try? JSONValue(json: Array(text.utf8))
    else { return text }
    return JSONValue.object(value.members.map(member)).text
  }

  /// One identity in the format.
  public func identity(_ uri: String) -> String {
    switch format {
    case .noPreference, .neverTranslates: uri
    case .alwaysLink: uri.hasPrefix("urn:epc:") ? CanonicalLink.of(uri) ?? uri : uri
    case .alwaysURN: urn(uri) ?? uri
    }
  }

  private func urn(_ uri: String) -> String? {
    guard uri.hasPrefix("http"), let key = try? GS1Key(digitalLink: uri),
      let forms = try? EPCForms(key, companyPrefixLength: prefix.length),
      let urn = forms.pureIdentityURI,
      urn.split(separator: ":").last?.hasPrefix("\(prefix.digits).") == true
    else { return nil }
    return urn
  }

  private static let lists: Set<String> = [
    "epcList", "childEPCs", "inputEPCList", "outputEPCList",
  ]
  private static let elements: [String: String] = [
    "quantityList": "epcClass", "childQuantityList": "epcClass",
    "inputQuantityList": "epcClass", "outputQuantityList": "epcClass",
    "bizTransactionList": "bizTransaction", "sourceList": "source",
    "destinationList": "destination",
  ]

  private func member(_ member: JSONValue.Member) -> JSONValue.Member {
    let value: JSONValue
    switch (member.name, member.value) {
    case ("parentID", .string(let uri)): value = .string(identity(uri))
    case ("readPoint", .object), ("bizLocation", .object):
      value = renamed("id", in: member.value)
    case (_, .array(let items)) where Self.lists.contains(member.name):
      value = .array(items.map { item in item.string.map { .string(identity($0)) } ?? item })
    case (_, .array(let items)):
      guard let name = Self.elements[member.name] else { return member }
      value = .array(items.map { renamed(name, in: $0) })
    default: return member
    }
    return JSONValue.Member(name: member.name, value: value)
  }

  private func renamed(_ name: String, in value: JSONValue) -> JSONValue {
    guard case .object(let members) = value else { return value }
    return .object(
      members.map { member in
        guard member.name == name, let uri = member.value.string else { return member }
        return JSONValue.Member(name: name, value: .string(identity(uri)))
      })
  }
}
