public import SupplyChain

/// What somebody is to the chain. It decides what they may do and see, by ``PermissionTable``; one
/// person may hold several.
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
  /// A partner's program behind an API key, within the key's scopes and stores.
  case partner
  /// Whoever works at the machine that holds the ledger.
  case `operator`
  /// The program's own clock.
  case clock

  /// The roles that a person can have.
  public static let ofPeople: [Role] = [.admin, .planner, .storeManager, .courier, .auditor]

  /// Whether it is one of headquarters', which can be made to use a second factor.
  public var isHeadquarters: Bool { self == .admin || self == .planner }

  /// The word that people read.
  public var word: Sentence {
    switch self {
    case .admin: Sentence("headquarters", "总部管理员")
    case .planner: Sentence("planner", "计划员")
    case .storeManager: Sentence("store manager", "店长")
    case .courier: Sentence("courier", "配送员")
    case .auditor: Sentence("auditor", "审计员")
    case .partner: Sentence("partner's program", "合作方程序")
    case .operator: Sentence("operator", "运维员")
    case .clock: Sentence("clock", "系统时钟")
    }
  }
}
