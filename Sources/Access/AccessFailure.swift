public import SupplyChain

/// Why somebody was not let in, or may not do what they asked.
public enum AccessFailure: Failure {
  /// The permission table does not let them.
  case notAllowed(String, action: Action, concerning: Row)
  /// Nobody approves what they have asked for themselves.
  case ownRequest(String, action: Action)

  /// What happened.
  public var message: String {
    switch self {
    case .notAllowed(let who, let action, let row):
      "\(who) may not \(action.words)\(AccessFailure.place(row))."
    case .ownRequest(let who, let action):
      "\(who) has asked for this and may not \(action.words) too."
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .notAllowed(_, _, let row) where !row.stores.isEmpty:
      "Ask somebody of that store, or have headquarters add the store to your account."
    case .notAllowed: "Ask headquarters to do it, or for a role that may."
    case .ownRequest: "Ask somebody else at headquarters; it takes two."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .notAllowed, .ownRequest: .denied
    }
  }

  private static func place(_ row: Row) -> String {
    guard !row.stores.isEmpty else { return "" }
    return " for " + row.stores.sorted().map(\.text).joined(separator: ", ")
  }
}
