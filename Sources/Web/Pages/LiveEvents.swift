import Hummingbird
import NIOCore
import Persistence

/// Tells open pages that something has been written, so that they fetch what they show anew
/// (server-sent events). It says nothing of what has changed: what somebody may see is decided when
/// they fetch it.
struct LiveEvents: Sendable {
  let service: ChainService

  /// A browser opens a stream anew when this one ends.
  private static let longestSeconds = 600
  /// A word in between keeps proxies from closing a quiet stream.
  private static let quietSeconds = 15

  /// The stream of one page.
  func response() -> Response {
    let ledger = service.ledger
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        var known = ledger.changeCount
        try await writer.write(ByteBuffer(string: ": open\n\n"))
        for second in 1...LiveEvents.longestSeconds {
          try await Task.sleep(for: .seconds(1))
          let count = ledger.changeCount
          if count != known {
            known = count
            try await writer.write(ByteBuffer(string: "data: \(count)\n\n"))
          } else if second % LiveEvents.quietSeconds == 0 {
            try await writer.write(ByteBuffer(string: ": quiet\n\n"))
          }
        }
        try await writer.finish(nil)
      })
  }
}
