import Access
public import Persistence
public import SupplyChain

/// How many people of headquarters sign in with a password alone, while the chain does not ask more
/// of them: ``AccessRules/asksSecondFactor``.
public struct UnguardedOffice: Sendable, Hashable {
  /// Administrators and planners with open accounts.
  public let people: Int
  /// Those of them without a second factor.
  public let withoutFactor: Int

  /// Counts them; `nil` when all have one, or can do nothing without.
  public init?(_ ledger: Ledger, rules: AccessRules) throws {
    guard !rules.asksSecondFactor else { return nil }
    let office = try ledger.people().map(\.person)
      .filter { $0.isActive && $0.roles.contains(where: \.isHeadquarters) }
    let factors = try ledger.secondFactorDates()
    self.people = office.count
    self.withoutFactor = office.count { factors[$0.id] == nil }
    guard withoutFactor > 0 else { return nil }
  }

  /// What is wrong.
  public var what: Sentence {
    Sentence(
      "\(withoutFactor) of \(people) administrators and planners sign in without a second factor: "
        + "whoever learns a password of theirs runs the chain.",
      "\(people) 名总部管理员和计划员中有 \(withoutFactor) 名未启用两步验证：密码一旦泄露，他人即可操作全链。")
  }

  /// What to do about it.
  public var remedy: Sentence {
    Sentence(
      "Have each set one up under \"Password, code and sign-ins\"; then ask it of all with the "
        + "setting second_factor=yes.",
      "请各自在“密码、验证码与登录”中启用，然后设置 second_factor=yes 强制要求。")
  }
}
