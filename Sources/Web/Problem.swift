import Foundation
public import Hummingbird
public import SupplyChain

/// What a request that failed is answered with: problem details as RFC 9457 has them, with the
/// remedy as an extension.
public struct Problem: Sendable, Encodable, Hashable {
  /// The sort of failure as a URI.
  public internal(set) var type: String
  /// The HTTP status.
  public internal(set) var status: Int
  /// The sort of failure, the same for every occurrence.
  public let title: String
  /// What happened, in one sentence.
  public let detail: String
  /// What to do about it, in one sentence.
  public let remedy: String
  /// The faults by field, where fields are at fault.
  var faults: [FieldFault]?
  /// The request's number, under which the log knows more.
  public var instance: String?

  /// The problem that a failure is to the one who asked.
  public init(_ failure: any Failure) {
    let service = failure as? ServiceFailure
    self.init(
      status: service?.status ?? failure.kind.status.code, title: failure.kind.rawValue,
      detail: failure.message, remedy: failure.remoteRemedy)
  }

  /// What is told of a bug: nothing of its inside.
  static let bug = Problem(
    status: 500, title: "bug", detail: "Something went wrong that is not your fault.",
    remedy: "Try again later; if it stays so, report it with the number under instance.")

  /// A problem that HTTP itself has with a request.
  static func http(_ status: HTTPResponse.Status) -> Problem {
    Problem(
      status: status.code, title: FailureKind.badUsage.rawValue,
      detail: "The request cannot be used: \(status.reasonPhrase).",
      remedy: "Correct the request; /openapi.json describes what is possible.")
  }

  private init(
    status: Int, title: String, detail: String, remedy: String, faults: [FieldFault]? = nil
  ) {
    self.type = "urn:chama:problem:\(title)"
    self.status = status
    self.title = title
    self.detail = detail
    self.remedy = remedy
    self.faults = faults
  }

  init(faults: [FieldFault]) {
    let failure = ServiceFailure.badFields(faults)
    self.init(
      status: failure.status, title: failure.kind.rawValue, detail: failure.message,
      remedy: failure.remoteRemedy, faults: faults)
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
