import Hummingbird
import NIOCore

extension Request {
  /// The whole body.
  ///
  /// - Throws: ``ServiceFailure/tooLarge(most:)``; ``ServiceFailure/badBody(_:)`` when it breaks
  ///   off or does not come as HTTP has it: that is the sender's fault, or its network's.
  func wholeBody(upTo most: Int) async throws -> ByteBuffer {
    var request = self
    do { return try await request.collectBody(upTo: most) } catch let error
      as any HTTPResponseError
    {
      throw error.status == .contentTooLarge ? ServiceFailure.tooLarge(most: most) : error
    } catch {
      throw ServiceFailure.badBody("it breaks off, or its parts are not as HTTP has them")
    }
  }
}
