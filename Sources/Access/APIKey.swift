public import SupplyChain

/// A partner's key: what it may do, for which stores, and how long. The secret itself is kept by
/// the partner alone.
public struct APIKey: Sendable, Hashable {
  /// The part of the key that is no secret.
  public let id: KeyID
  /// Whose it is, in words.
  public let name: String
  /// What it may do, within ``Role/partner``.
  public let scopes: Set<Action>
  /// For which stores.
  public let stores: StoreScope

  /// Takes a key.
  public init(id: KeyID, name: String, scopes: Set<Action>, stores: StoreScope) {
    self.id = id
    self.name = name
    self.scopes = scopes
    self.stores = stores
  }

  /// The key as an actor.
  public func principal(from origin: Origin) -> Principal {
    Principal(
      kind: .key(id), roles: [.partner], stores: stores, scopes: scopes, origin: origin)
  }
}
