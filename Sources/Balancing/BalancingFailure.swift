public import SupplyChain

/// What can be wrong with a transfer instance that comes from outside.
public enum BalancingFailure: Failure, Hashable {
  /// An index, a count or an amount of the instance is out of its bounds.
  case malformedInstance(String)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .malformedInstance(let what): "the transfer instance is malformed: \(what)"
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: String {
    switch self {
    case .malformedInstance: "Check the program that wrote the instance."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind { .badInput }
}
