/// An Electronic Product Code: what one thing or place is called everywhere.
///
/// Equality is that of the identity; how a tag encodes it, and under which filter, is ``EPCTag``'s.
public enum EPC: Hashable, Sendable {
  /// A pack.
  case sgtin(SGTIN)
  /// A shipment.
  case sscc(SSCC)
  /// A place.
  case sgln(SGLN)
  /// A returnable asset.
  case grai(GRAI)

  /// The name of the scheme in URIs: `sgtin`, `sscc`, `sgln` or `grai`.
  public var scheme: String {
    switch self {
    case .sgtin: "sgtin"
    case .sscc: "sscc"
    case .sgln: "sgln"
    case .grai: "grai"
    }
  }

  /// The pure identity, such as `urn:epc:id:sgtin:6901234.056789.42`.
  public var pureIdentityURI: String { "urn:epc:id:\(scheme):\(fields)" }

  /// The fields as EPC URIs write them, joined by dots.
  var fields: String {
    switch self {
    case .sgtin(let id):
      "\(id.companyPrefix).\(id.itemReference).\(SerialText.uriEscaped(id.serial))"
    case .sscc(let id): "\(id.companyPrefix).\(id.serialReference)"
    case .sgln(let id):
      "\(id.companyPrefix).\(id.locationReference).\(SerialText.uriEscaped(id.spot))"
    case .grai(let id): "\(id.companyPrefix).\(id.assetType).\(SerialText.uriEscaped(id.serial))"
    }
  }

  /// The company prefix and the reference, the two fields that share a partition.
  var key: (prefix: CompanyPrefix, reference: String) {
    switch self {
    case .sgtin(let id): (id.companyPrefix, id.itemReference)
    case .sscc(let id): (id.companyPrefix, id.serialReference)
    case .sgln(let id): (id.companyPrefix, id.locationReference)
    case .grai(let id): (id.companyPrefix, id.assetType)
    }
  }

  /// The serial number or spot; `nil` for an SSCC.
  var serial: String? {
    switch self {
    case .sgtin(let id): id.serial
    case .sscc: nil
    case .sgln(let id): id.spot
    case .grai(let id): id.serial
    }
  }

  /// Reads a pure identity URI.
  public init(pureIdentityURI uri: String) throws(TraceabilityFailure) {
    let lead = "urn:epc:id:"
    guard uri.hasPrefix(lead) else {
      throw .notAnIdentity(text: uri, reason: "a pure identity begins with \(lead)")
    }
    let parts = uri.dropFirst(lead.count).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw .notAnIdentity(text: uri, reason: "the scheme or its fields are missing")
    }
    try self.init(scheme: String(parts[0]), fields: parts[1], in: uri)
  }

  /// Reads the fields of a scheme, joined by dots; a serial number may itself have dots.
  init(
    scheme: String, fields: Substring, in uri: String
  ) throws(TraceabilityFailure) {
    guard ["sgtin", "sscc", "sgln", "grai"].contains(scheme) else {
      throw .unsupportedScheme(text: uri, scheme: scheme)
    }
    let count = scheme == "sscc" ? 2 : 3
    let parts = fields.split(
      separator: ".", maxSplits: count - 1, omittingEmptySubsequences: false)
    guard parts.count == count else {
      throw .notAnIdentity(text: uri, reason: "\(scheme) has \(count) fields joined by dots")
    }
    let prefix = try CompanyPrefix(String(parts[0]))
    let serial = count == 3 ? try SerialText.uriUnescaped(parts[2]) : nil
    try self.init(scheme: scheme, prefix: prefix, reference: String(parts[1]), serial: serial)
  }

  /// Builds the identity of a known scheme; throws when a part does not fit it.
  init(
    scheme: String, prefix: CompanyPrefix, reference: String, serial: String?
  ) throws(TraceabilityFailure) {
    let serial = serial ?? ""
    switch scheme {
    case "sgtin":
      self = .sgtin(
        try SGTIN(companyPrefix: prefix, itemReference: reference, serial: serial))
    case "sscc": self = .sscc(try SSCC(companyPrefix: prefix, serialReference: reference))
    case "sgln":
      self = .sgln(try SGLN(companyPrefix: prefix, locationReference: reference, spot: serial))
    case "grai":
      self = .grai(try GRAI(companyPrefix: prefix, assetType: reference, serial: serial))
    default: throw .unsupportedScheme(text: scheme, scheme: scheme)
    }
  }
}
