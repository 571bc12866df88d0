import HTTPTypes
import SupplyChain

/// Why a request was not let through to its use case.
enum ServiceFailure: Failure {
  /// There is nothing at the path.
  case noPath(String)
  /// The path is there for other methods.
  case noMethod(String, allowed: [String])
  /// Nobody has said who asks, or the sign-in or key does not hold.
  case notSignedIn
  /// A browser sent a form or script of another site here.
  case otherSite
  /// The body is not of a type that is taken, by its own account.
  case wrongType(String, wanted: [String])
  /// The body cannot be read.
  case badBody(String)
  /// Fields of the body or query are not what the interface says.
  case badFields([FieldFault])
  /// The body has more bytes than are taken.
  case tooLarge(most: Int)
  /// The document has more events than are taken.
  case tooManyEvents(Int, most: Int)
  /// The address has more bytes than are read.
  case addressTooLong(most: Int)
  /// The answer cannot be given as the client wants it.
  case notAcceptable(String)
  /// It is a part of the standard that is not offered.
  case notOffered(String)
  /// The request did not arrive in time.
  case tooSlow
  /// The request must act once and has no key.
  case noIdempotencyKey
  /// The key is not one.
  case badIdempotencyKey
  /// The request must name the version that it changes.
  case noVersion
  /// The version has been changed by somebody else.
  case staleVersion
  /// A cursor was not made here, or for another list.
  case badCursor
  /// Too many requests of one asker.
  case tooMany(seconds: Int)
  /// More work is waiting than can be done soon.
  case overloaded
  /// It is only for the machine itself.
  case notLocal
  /// No connections can be taken at an address.
  case cannotListen(String, String)

  /// What happened.
  var message: String {
    switch self {
    case .noPath(let path): "There is nothing at \(path)."
    case .noMethod(let method, _): "\(method) is not possible here."
    case .notSignedIn: "Nobody is signed in, or the sign-in or key does not hold any more."
    case .otherSite: "The request came from another site."
    case .wrongType(let type, let wanted):
      "The body is \(type), not \(wanted.joined(separator: " or "))."
    case .badBody(let reason): "The body cannot be read: \(reason)."
    case .badFields(let faults): faults.map(\.text).joined(separator: "; ") + "."
    case .tooLarge(let most): "The body is larger than \(most) bytes."
    case .tooManyEvents(let count, let most):
      "The document has \(count) events, more than \(most)."
    case .addressTooLong(let most): "The address is longer than \(most) bytes."
    case .notAcceptable(let what): "The answer cannot be \(what)."
    case .notOffered(let what): "\(what) is not offered here."
    case .tooSlow: "The request did not arrive in time."
    case .noIdempotencyKey: "The request moves stock or money and has no Idempotency-Key."
    case .badIdempotencyKey: "The Idempotency-Key is not 8 to 200 visible ASCII characters."
    case .noVersion: "The request changes what others may be changing and has no If-Match."
    case .staleVersion: "Somebody has changed it since it was read."
    case .badCursor: "The cursor is not one of this list."
    case .tooMany: "Too many requests came at once."
    case .overloaded: "More work is waiting than can be done soon."
    case .notLocal: "This is shown on the machine itself alone."
    case .cannotListen(let address, let reason):
      "No connections can be taken at \(address): \(reason)."
    }
  }

  /// What to do about it.
  var remedy: String {
    switch self {
    case .noPath: "Begin at the first page; programs find the paths in /openapi.json."
    case .noMethod(_, let allowed): "Possible are \(allowed.joined(separator: ", "))."
    case .notSignedIn: "Sign in, or send Authorization: Bearer with a key that holds."
    case .otherSite: "Open the page here and send it again."
    case .wrongType(_, let wanted): "Send Content-Type: \(wanted[0])."
    case .badBody:
      "Send it whole, in the form that /openapi.json describes; where none is described, send none."
    case .badFields: "Correct the fields named; /openapi.json describes them."
    case .tooLarge, .tooManyEvents: "Send less at once."
    case .addressTooLong: "Make it a named query: POST /epcis/queries takes longer ones."
    case .notAcceptable: "Ask for application/json of EPCIS 2.0."
    case .notOffered: "Do without; docs/epcis.md names what there is."
    case .tooSlow: "Send it again, without pauses."
    case .noIdempotencyKey: "Send a key that you make anew for each act, and repeat when you retry."
    case .badIdempotencyKey: "Send a UUID, for example."
    case .noVersion: "Read it first, and send its ETag as If-Match."
    case .staleVersion: "Read it again, and decide anew."
    case .badCursor: "Begin the list anew, and follow its Link without changing it."
    case .tooMany(let seconds): "Wait \(seconds) s and send it again."
    case .overloaded: "Send it again in some seconds."
    case .notLocal: "Ask on the machine, over its loopback address."
    case .cannotListen: "Name an address of this machine with --host, and a free port with --port."
    }
  }

  /// What sort of failure it is.
  var kind: FailureKind {
    switch self {
    case .noPath: .notFound
    case .notSignedIn: .notSignedIn
    case .otherSite, .notLocal: .denied
    case .tooMany: .tooMany
    case .staleVersion: .conflict
    case .overloaded, .tooSlow: .unavailable
    case .badFields: .badInput
    default: .badUsage
    }
  }

  /// The HTTP status; the statuses of HTTP itself are finer than the sorts of failures.
  var status: Int {
    switch self {
    case .noMethod: 405
    case .tooSlow: 408
    case .staleVersion: 412
    case .notAcceptable: 406
    case .tooLarge, .tooManyEvents: 413
    case .addressTooLong: 414
    case .wrongType: 415
    case .noVersion: 428
    case .notOffered: 501
    default: kind.status.code
    }
  }

  /// Header fields that belong to the status.
  var fields: [String: String] {
    switch self {
    case .noMethod(_, let allowed): ["Allow": allowed.joined(separator: ", ")]
    case .tooMany(let seconds): ["Retry-After": "\(seconds)"]
    case .overloaded: ["Retry-After": "2"]
    case .tooLarge, .tooSlow: ["Connection": "close"]
    default: [:]
    }
  }
}

/// What is wrong with one field of a body or query.
package struct FieldFault: Sendable, Hashable, Encodable {
  /// Where it is: `lines/0/quantity`.
  package let field: String
  /// What is wrong.
  package let reason: String

  var text: String { "\(field) \(reason)" }
}
