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

extension TraceabilityFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .notAnIdentity(let text, _): FailureText("「\(Self.cut(text))」不是有效编码。", "请更正，或重新读取标签。")
    case .unsupportedScheme(let text, let scheme):
      FailureText(
        "「\(Self.cut(text))」属于 \(scheme)，暂不支持。",
        "请使用 SGTIN-96、SGTIN-198、SSCC-96、SGLN-96、SGLN-195、GRAI-96 或 GRAI-170。")
    case .doesNotFit(_, let value, _):
      FailureText("\(Self.cut(value)) 超出可容纳的范围。", "请使用更小的数，或更短的厂商识别代码。")
    case .unusableShipment: FailureText("该批货物无法生成单据。", "请更正单据后重新发出。")
    case .unreadableDocument: FailureText("文件无法读取。", "请更正后重新提交。")
    case .invalidDocument(let faults):
      FailureText("文件不符合标准，共 \(faults.count) 处。", "请更正后重新提交。")
    case .badQuery(let parameter, _):
      FailureText("查询参数 \(Self.cut(parameter)) 不能使用。", "请更正，各参数见 docs/traceability.md。")
    }
  }
}
