public import SupplyChain

/// What a person is in the chain. It decides what they may do; one person may hold several.
public enum Role: String, Sendable, Hashable, CaseIterable, Codable {
  /// Runs the chain at headquarters: everything, people and keys included.
  case admin
  /// Reviews suggestions and transfers of the whole chain.
  case planner
  /// Acts for the stores that are theirs, and sees the others coarsely.
  case storeManager = "store_manager"
  /// Drives the legs that are theirs.
  case courier
  /// Reads everything that was done, and changes nothing.
  case auditor

  /// The word that people read.
  public var word: Sentence {
    switch self {
    case .admin: Sentence("headquarters", "总部管理员")
    case .planner: Sentence("planner", "计划员")
    case .storeManager: Sentence("store manager", "店长")
    case .courier: Sentence("courier", "配送员")
    case .auditor: Sentence("auditor", "审计员")
    }
  }
}
