import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The memory that large bodies take together, from their first byte until they have been answered:
/// what does not fit is asked to come again.
final class LargeBodies: Sendable {
  private let limits: ServiceLimits
  private let taken = Mutex(0)

  init(_ limits: ServiceLimits) { self.limits = limits }

  /// Counts the body of a request, where it is larger than an ordinary one may be, while `work`
  /// receives and answers it.
  ///
  /// - Parameter most: what is taken of it where its size is not announced.
  /// - Throws: ``ServiceFailure/overloaded`` when others have come whose bodies leave no room.
  func hold<Value>(
    _ request: Request, upTo most: Int, _ work: () async throws -> Value
  ) async throws -> Value {
    let bytes = min(request.headers[.contentLength].flatMap { Int($0) } ?? most, most)
    guard bytes > limits.bodyBytes else { return try await work() }
    let fits = taken.withLock { taken in
      guard taken + bytes <= limits.largeBodies else { return false }
      taken += bytes
      return true
    }
    guard fits else { throw ServiceFailure.overloaded }
    defer { taken.withLock { $0 -= bytes } }
    return try await work()
  }
}

extension ServiceLimits {
  /// The bytes that a body of a route may have.
  func bytes(of route: Route) -> Int {
    guard route.isWrite || route.isQuestion else { return 0 }
    return switch route.family {
    case .chama: route.fileTypes == nil ? bodyBytes : fileBytes
    case .epcis: captureBytes
    case .readers: readsBytes
    }
  }

  /// The bytes that a form of a page may have.
  func bytes(of route: PageRoute) -> Int {
    route.method != .post ? 0 : route.pace == .reading ? fileBytes : bodyBytes
  }
}
