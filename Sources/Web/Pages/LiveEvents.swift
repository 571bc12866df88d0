import Hummingbird
import NIOCore
import Operations
import Persistence

/// Tells open pages that something has been written, so that they fetch what they show anew
/// (server-sent events). It says nothing of what has changed: what somebody may see is decided when
/// they fetch it.
struct LiveEvents: Sendable {
  let service: ChainService
  /// Who looks at the page.
  let asker: String
  /// Whether they still may.
  let watch: StreamWatch
  /// Whether the steps of nights count too, and not only what is written.
  var watchesNights = false
  /// What had been written, and what nights had done, when the page was made; `nil` begins now.
  var known: (written: Int, nights: Int)?

  /// A browser opens a stream anew when this one ends.
  private static let longestSeconds = 600
  /// A word in between keeps proxies from closing a quiet stream.
  private static let quietSeconds = 15

  /// The stream of one page.
  ///
  /// - Throws: ``ServiceFailure/tooMany(seconds:)``.
  func response() throws -> Response {
    try service.streams.require(asker)
    let (ledger, nights) = (service.ledger, watchesNights ? service.nights : nil)
    let count: @Sendable () -> Int = { ledger.changeCount &+ (nights?.eventCount ?? 0) }
    let begin = known.map { $0.written &+ (watchesNights ? $0.nights : 0) }
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { [streams = service.streams, asker, watch] writer in
        try await streams.hold(asker) {
          // What has happened since the page was made is told at once.
          var known = begin ?? count()
          try await writer.write(ByteBuffer(string: ": open\n\n"))
          for second in 1...LiveEvents.longestSeconds where !streams.isEnding {
            try await Task.sleep(for: .seconds(1))
            guard await watch.holds() else { break }
            let now = count()
            if now != known {
              known = now
              try await writer.write(ByteBuffer(string: "data: \(now)\n\n"))
            } else if second % LiveEvents.quietSeconds == 0 {
              try await writer.write(ByteBuffer(string: ": quiet\n\n"))
            }
          }
        }
        try await writer.finish(nil)
      })
  }
}
