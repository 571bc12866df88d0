/// An EPC as one tag carries it: the identity, the filter value and the binary encoding.
///
/// Two tags of one thing are different tags; compare their ``epc`` to know whether it is one thing.
public struct EPCTag: Hashable, Sendable {
  /// The identity.
  public let epc: EPC
  /// The filter value, 0 to 7; 1 is a consumer pack, 2 a shipping case.
  public let filter: Int
  /// The encoding.
  public let scheme: TagScheme

  /// Takes the parts; throws when the scheme cannot hold the identity.
  public init(_ epc: EPC, filter: Int, scheme: TagScheme) throws(TraceabilityFailure) {
    guard scheme.epcScheme == epc.scheme else {
      throw .notAnIdentity(
        text: epc.pureIdentityURI, reason: "\(scheme.rawValue) cannot hold \(epc.scheme)")
    }
    guard (0...7).contains(filter) else {
      throw .doesNotFit(what: "filter value", value: String(filter), limit: "it is 0 to 7")
    }
    if case .number(let bits) = scheme.tail {
      guard let serial = epc.serial, serial.isPlainNumber, let number = UInt64(serial),
        number >> UInt64(bits) == 0
      else {
        throw .doesNotFit(
          what: "serial", value: epc.serial ?? "",
          limit: "\(scheme.rawValue) holds numbers without leading zeros below 2^\(bits)")
      }
    }
    self.epc = epc
    self.filter = filter
    self.scheme = scheme
  }

  /// The shortest encoding that holds the identity.
  public init(_ epc: EPC, filter: Int) throws(TraceabilityFailure) {
    var refusal = TraceabilityFailure.unsupportedScheme(text: epc.scheme, scheme: epc.scheme)
    for scheme in TagScheme.allCases where scheme.epcScheme == epc.scheme {
      do throws(TraceabilityFailure) {
        self = try EPCTag(epc, filter: filter, scheme: scheme)
        return
      } catch {
        refusal = error
      }
    }
    throw refusal
  }

  /// The tag URI, such as `urn:epc:tag:sgtin-96:1.6901234.056789.42`.
  public var tagURI: String { "urn:epc:tag:\(scheme.rawValue):\(filter).\(epc.fields)" }

  /// Reads a tag URI.
  public init(tagURI uri: String) throws(TraceabilityFailure) {
    let lead = "urn:epc:tag:"
    guard uri.hasPrefix(lead) else {
      throw .notAnIdentity(text: uri, reason: "a tag URI begins with \(lead)")
    }
    let parts = uri.dropFirst(lead.count).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw .notAnIdentity(text: uri, reason: "the scheme or its fields are missing")
    }
    guard let scheme = TagScheme(rawValue: String(parts[0])) else {
      throw .unsupportedScheme(text: uri, scheme: String(parts[0]))
    }
    let fields = parts[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard fields.count == 2, fields[0].isPlainNumber, let filter = Int(fields[0]) else {
      throw .notAnIdentity(text: uri, reason: "the filter value is missing or malformed")
    }
    let epc = try EPC(scheme: scheme.epcScheme, fields: fields[1], in: uri)
    try self.init(epc, filter: filter, scheme: scheme)
  }
}
