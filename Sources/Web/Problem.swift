public import Hummingbird
public import SupplyChain

/// What a request that failed is answered with: problem details as RFC 9457 has them, with the
/// remedy as an extension.
public struct Problem: Sendable, Encodable, Hashable {
  /// The HTTP status.
  public let status: Int
  /// The sort of failure, the same for every occurrence.
  public let title: String
  /// What happened, in one sentence.
  public let detail: String
  /// What to do about it, in one sentence.
  public let remedy: String

  /// The problem that a failure is to the one who asked.
  public init(_ failure: any Failure) {
    self.status = failure.kind.status.code
    self.title = failure.kind.rawValue
    self.detail = failure.message
    self.remedy = failure.remedy
  }
}

extension FailureKind {
  /// The HTTP status that clients act on.
  public var status: HTTPResponse.Status {
    switch self {
    case .badUsage: .badRequest
    case .badInput: .unprocessableContent
    case .notFound: .notFound
    case .conflict, .alreadyRunning, .alreadyDone: .conflict
    case .denied: .forbidden
    case .notSignedIn: .unauthorized
    case .tooMany: .tooManyRequests
    case .unavailable: .serviceUnavailable
    case .failed: .internalServerError
    }
  }
}
