import Foundation
import Operations
import Persistence
import SupplyChain
import Traceability

/// What GS1's interface calls what went wrong; the raw value is a problem's type.
enum EPCISException: String {
  case validation = "epcisException:ValidationException"
  case queryParameter = "epcisException:QueryParameterException"
  case subscription = "epcisException:SubscriptionControlsException"
  case queryTooLarge = "epcisException:QueryTooLargeException"
  case captureLimit = "epcisException:CaptureLimitExceededException"
  case noSuchName = "epcisException:NoSuchNameException"
  case exists = "epcisException:ResourceAlreadyExistsException"
  case notAcceptable = "epcisException:NotAcceptableException"
  case addressTooLong = "epcisException:URITooLongException"
  case mediaType = "epcisException:UnsupportedMediaTypeException"
  case security = "epcisException:SecurityException"
  case implementation = "epcisException:ImplementationException"

  /// The exception that an error is, which has a status in Chama's own interface.
  init(of error: any Error, status: Int) {
    switch (error, status) {
    case (TraceabilityFailure.badQuery, _), (ServiceFailure.badCursor, _): self = .queryParameter
    case (OperationsFailure.badSubscription, _): self = .subscription
    case (LedgerFailure.tooManyEvents, _): self = .queryTooLarge
    case (_, 401), (_, 403): self = .security
    case (_, 404): self = .noSuchName
    case (_, 406): self = .notAcceptable
    case (_, 409): self = .exists
    case (_, 413): self = .captureLimit
    case (_, 414): self = .addressTooLong
    case (_, 415): self = .mediaType
    case (_, 400), (_, 422): self = .validation
    default: self = .implementation
    }
  }

  /// The status, where GS1 has one of its own.
  private func status(_ status: Int) -> Int {
    switch self {
    case .validation, .queryParameter, .subscription: 400
    case .queryTooLarge: 413
    default: status
    }
  }

  /// A problem in GS1's terms, with the faults of a document.
  func worded(_ problem: Problem, _ error: any Error) -> Problem {
    var problem = problem
    problem.type = rawValue
    problem.status = status(problem.status)
    if case TraceabilityFailure.invalidDocument(let faults) = error {
      problem.faults = faults.prefix(100).map {
        FieldFault(field: $0.path.isEmpty ? "body" : $0.path, reason: $0.reason)
      }
    }
    return problem
  }
}

/// Header fields of GS1's interface.
enum EPCISHeaders {
  /// The version of EPCIS and of its vocabulary.
  static let version = "2.0.0"

  /// What every answer says.
  static let versions = [
    "GS1-EPCIS-Version": version, "GS1-CBV-Version": version,
    "GS1-Vendor-Version": ProgramVersion.current,
  ]

  /// What OPTIONS tells beside.
  static let abilities = [
    "GS1-EPCIS-Min": version, "GS1-EPCIS-Max": version, "GS1-CBV-Min": version,
    "GS1-CBV-Max": version, "GS1-EPC-Format": EPCFormat.noPreference.rawValue,
    "GS1-Extensions": "cbvmda=urn:epcglobal:cbv:mda:",
  ]

  /// How much is taken in at once.
  static func limits(_ limits: ServiceLimits) -> [String: String] {
    [
      "GS1-EPCIS-Capture-Limit": "\(limits.captureEvents)",
      "GS1-EPCIS-Capture-File-Size-Limit": "\(limits.captureBytes)",
    ]
  }
}
