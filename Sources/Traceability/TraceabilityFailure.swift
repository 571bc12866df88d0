public import SupplyChain

/// What can go wrong with identities, tags and trace documents.
public enum TraceabilityFailure: Failure, Hashable {
  /// A text or tag memory is not the identity it should be.
  case notAnIdentity(text: String, reason: String)
  /// A well-formed identity of a scheme that Chama does not handle.
  case unsupportedScheme(text: String, scheme: String)
  /// A number lies outside what its field can hold: the counter or the setting is at its end.
  case doesNotFit(what: String, value: String, limit: String)
  /// A shipment cannot be written as a document.
  case unusableShipment(reason: String)
  /// A document cannot be read.
  case unreadableDocument(reason: String)
  /// A document or event breaks the standard.
  case invalidDocument(faults: [EventFault])
  /// A parameter of a query cannot be used.
  case badQuery(parameter: String, reason: String)

  /// What happened.
  public var message: String {
    switch self {
    case .notAnIdentity(let text, let reason): "“\(Self.cut(text))” is no identity: \(reason)."
    case .unsupportedScheme(let text, let scheme):
      "“\(Self.cut(text))” is of the scheme \(scheme), which is not supported."
    case .doesNotFit(let what, let value, let limit):
      "The \(what) \(Self.cut(value)) does not fit: \(limit)."
    case .unusableShipment(let reason): "The shipment cannot be documented: \(reason)."
    case .unreadableDocument(let reason): "The document cannot be read: \(reason)."
    case .invalidDocument(let faults):
      "The document is not valid: "
        + faults.prefix(5).map(\.description).joined(separator: "; ")
        + (faults.count > 5 ? "; and \(faults.count - 5) more." : ".")
    case .badQuery(let parameter, let reason):
      "The query parameter \(Self.cut(parameter)) cannot be used: \(reason)."
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .notAnIdentity: "Correct the value, or read the tag again."
    case .unsupportedScheme:
      "Use SGTIN-96, SGTIN-198, SSCC-96, SGLN-96, SGLN-195, GRAI-96 or GRAI-170."
    case .doesNotFit: "Use a smaller number, or a shorter company prefix, which leaves more digits."
    case .unusableShipment: "Correct the order and dispatch it again."
    case .unreadableDocument, .invalidDocument: "Correct the document and hand it in again."
    case .badQuery: "Correct the parameter; docs/traceability.md lists those that there are."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind { .badInput }

  private static func cut(_ text: String) -> String {
    text.count > 80 ? String(text.prefix(79)) + "…" : text
  }
}
