public import SupplyChain

/// Why somebody was not let in, or may not do what they asked. No message holds a secret, nor tells
/// whether an account exists.
public enum AccessFailure: Failure {
  /// The permission table does not let them.
  case notAllowed(String, action: Action, concerning: Concern)
  /// Nobody approves what they have asked for themselves.
  case ownRequest(String, action: Action)
  /// They may do nothing until they have put their own account in order.
  case confined(String, until: Confinement)
  /// Nobody is signed in, or not any more.
  case notSignedIn
  /// Name, password or code are wrong, or the account is closed.
  case wrongCredentials
  /// Somebody who has signed in does not prove anew that it is them, as what they do asks for.
  case wrongProof(Proof)
  /// The password is right, and a code of the second factor is needed.
  case codeNeeded
  /// Too many attempts have failed.
  case tooManyAttempts(seconds: Int64)
  /// A secret is older than it may get.
  case ended(what: String)
  /// An API key is wrong, revoked or over.
  case wrongAPIKey
  /// A new password is too easily guessed.
  case weakPassword(reason: Sentence)
  /// Too many passwords are being looked at.
  case busy
  /// A value cannot be taken for an account or key.
  case badValue(what: String, reason: Sentence)
  /// There is such an account or key already.
  case exists(what: String, id: String)
  /// There is no such account or key.
  case unknown(what: String, id: String)
  /// The last admin who can sign in would be gone.
  case lastAdmin(String)
  /// A field does not open with the keys at hand.
  case cannotOpenField(table: String, column: String)
  /// The key file cannot be used.
  case badKeyFile(path: String, reason: String)
  /// The key file is gone, and the ledger holds what only it opens.
  case lostKeyFile(path: String)

  /// What an account needs before anything else is allowed.
  public enum Confinement: String, Sendable, Hashable, Codable {
    /// A new password: the present one is over.
    case password
    /// A second factor, which the settings ask of headquarters.
    case secondFactor = "second_factor"
  }

  /// What somebody who has signed in shows once more.
  public enum Proof: String, Sendable, Hashable, Codable {
    /// Their present password.
    case password
    /// A code of the second factor that they set up.
    case code
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .notAllowed, .ownRequest, .confined: .denied
    case .notSignedIn, .wrongCredentials, .codeNeeded, .ended, .wrongAPIKey: .notSignedIn
    case .tooManyAttempts: .tooMany
    case .weakPassword, .badValue, .wrongProof: .badInput
    case .busy: .unavailable
    case .exists, .lastAdmin: .conflict
    case .unknown: .notFound
    case .cannotOpenField: .failed
    case .badKeyFile, .lostKeyFile: .unavailable
    }
  }
}

extension AccessFailure {
  /// What happened.
  public var message: String {
    switch self {
    case .notAllowed(let who, let action, let concern):
      "\(who) may not \(action.words)\(AccessFailure.place(concern))."
    case .ownRequest(let who, let action):
      "\(who) has asked for this and may not \(action.words) too."
    case .confined(let who, .password): "The password of \(who) is over."
    case .confined(let who, .secondFactor): "\(who) needs a second factor."
    case .notSignedIn: "Nobody is signed in."
    case .wrongCredentials: "Name, password or code are wrong, or the account is closed."
    case .wrongProof(.password): "The present password is another one."
    case .wrongProof(.code): "The code is not one of the second factor that is being set up."
    case .codeNeeded: "A code of the second factor is needed."
    case .tooManyAttempts(let seconds): "Too many attempts failed; the next counts in \(seconds) s."
    case .ended(let what): "The \(what) is over."
    case .wrongAPIKey: "The API key is wrong, revoked or over."
    case .weakPassword(let reason): "This password is too easily guessed: \(reason.english)."
    case .busy: "Too many passwords are being looked at."
    case .badValue(let what, let reason): "The \(what) cannot be used: \(reason.english)."
    case .exists(let what, let id): "There is \(what) \(id) already."
    case .unknown(let what, let id): "There is no \(what) \(id)."
    case .lastAdmin(let who): "\(who) is the last admin who can sign in."
    case .cannotOpenField(let table, let column):
      "A field \(column) of \(table) does not open with the keys at hand."
    case .badKeyFile(let path, let reason): "The key file \(path) cannot be used: \(reason)."
    case .lostKeyFile(let path):
      "The key file \(path) is missing or older than the ledger, which holds what only it opens."
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .notAllowed(_, _, let concern) where !concern.stores.isEmpty:
      "Ask somebody of that store, or have headquarters add the store to your account."
    case .notAllowed: "Ask headquarters to do it, or for a role that may."
    case .ownRequest: "Ask somebody else at headquarters; it takes two."
    case .confined(_, .password): "Set a new password first."
    case .confined(_, .secondFactor): "Set up an authenticator app first."
    case .notSignedIn: "Sign in, or show a valid API key."
    case .wrongCredentials: "Try again; headquarters can set a new password."
    case .wrongProof(.password): "Write the password with which you sign in."
    case .wrongProof(.code): "Write the six digits that the authenticator app shows now."
    case .codeNeeded: "Give the six digits of the authenticator app, or a recovery code."
    case .tooManyAttempts: "Wait, or have headquarters unlock the account."
    case .ended(let what): "Have headquarters issue a new \(what)."
    case .wrongAPIKey: "Have headquarters issue or rotate the key."
    case .weakPassword:
      "Take at least \(PasswordRule.leastLength) characters, such as four words of your own."
    case .busy: "Try again in a few seconds."
    case .badValue: "Correct it and try again."
    case .exists: "Take another id, or change the one that is there."
    case .unknown: "Look it up with `chama users list` or `chama keys list`."
    case .lastAdmin: "Make another admin first."
    case .cannotOpenField: "Put the key file back that belongs to this ledger."
    case .badKeyFile: "Correct it; it is for its owner alone (chmod 600)."
    case .lostKeyFile: "Put the key file back from where it was kept beside the backups."
    }
  }

  /// What to do about it for who has come over the network.
  public var remoteRemedy: String {
    switch self {
    case .unknown: "Look it up in the list of people or keys; somebody may have taken it away."
    case .cannotOpenField, .badKeyFile, .lostKeyFile:
      "Tell whoever runs the service; nothing has been changed."
    default: remedy
    }
  }

  private static func place(_ concern: Concern) -> String {
    guard !concern.stores.isEmpty else { return "" }
    return " for " + concern.stores.sorted().map(\.text).joined(separator: ", ")
  }
}
