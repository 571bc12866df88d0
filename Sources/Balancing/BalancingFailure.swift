public import SupplyChain

/// What can be wrong with a transfer instance that comes from outside.
public enum BalancingFailure: Failure, Hashable {
  /// An index, a count or an amount of the instance is out of its bounds.
  case malformedInstance(String)
  /// A line of an instance's file cannot be read, or does not fit the lines before.
  case unreadableInstance(line: Int, what: String)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .malformedInstance(let what): "The transfer instance is malformed: \(what)."
    case .unreadableInstance(let line, let what):
      "The transfer instance cannot be read: line \(line): \(what)."
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: String {
    switch self {
    case .malformedInstance:
      "Check the program that wrote the instance; amounts may not exceed 100,000,000,000."
    case .unreadableInstance: "Correct the line, or write the file again: it may be cut off."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind { .badInput }
}

extension BalancingFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .malformedInstance: FailureText("调拨算例有误。", "请检查生成算例的程序；数量不得超过 1000 亿。")
    case .unreadableInstance(let line, _):
      FailureText("调拨算例第 \(line) 行无法读取。", "请更正该行，或重新生成文件，可能已被截断。")
    }
  }
}
