/// A part of what is shown that not everybody who may see the rest may see.
public enum Field: String, Sendable, Hashable, Codable, CaseIterable {
  /// How much lies in a store, exactly. Who may not see it is told whether there is none, little or
  /// enough.
  case exactStock = "exact_stock"
  /// What a material costs to buy or to be without.
  case unitCost = "unit_cost"
  /// What suggestions, transfers and waste are worth in money.
  case worth
  /// Phone numbers of people.
  case phone
  /// Addresses of people.
  case address
  /// When somebody signed in last, from where, and whether they are locked.
  case signInState = "sign_in_state"

  /// The field in words: `exact stock`.
  public var words: String { rawValue.replacing("_", with: " ") }
}
