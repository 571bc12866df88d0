import HTTPTypes
import Hummingbird

/// The cookie that holds a sign-in's token. Its prefix makes browsers refuse it from elsewhere.
enum SessionCookie {
  /// Its name.
  static let name = "__Host-chama"

  /// The token that a request brings.
  static func token(of request: Request) -> String? {
    guard let token = request.cookies[name]?.value, !token.isEmpty, token.utf8.count <= 500 else {
      return nil
    }
    return token
  }

  /// The field that hands out a sign-in.
  static func field(token: String, seconds: Int) -> String {
    "\(name)=\(token); Path=/; Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax"
  }

  /// The field that takes it back.
  static let removal = "\(name)=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
}

/// Refuses what another site has a browser send here: by Fetch-Metadata, and by Origin where a
/// browser is too old for it.
enum SameSite {
  /// - Throws: ``ServiceFailure/otherSite`` for a request that changes something and does not come
  ///   from our own pages.
  static func require(_ request: Request) throws(ServiceFailure) {
    guard request.method != .get, request.method != .head else { return }
    if let site = request.headers[.secFetchSite] {
      guard site == "same-origin" || site == "none" else { throw .otherSite }
      return
    }
    guard let origin = request.headers[.origin], let host = request.head.authority,
      origin == "https://\(host)" || origin == "http://\(host)"
    else { throw .otherSite }
  }
}
