import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that treats each connection as told, and keeps what it was sent.
final class FakeEndpoint: Sendable {
  /// What it does with a connection.
  enum Manner: Sendable {
    /// Answers with these bytes when the whole request has come, and closes.
    case answer(String)
    /// Takes everything and says nothing.
    case hang
    /// Closes at once.
    case reset
    /// Answers a byte every 50 ms and never ends.
    case trickle
  }

  let port: Int
  private let channel: any Channel

  init(_ manner: Manner) async throws {
    let taken = SharedText()
    self.channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(manner, taken))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.port = channel.localAddress?.port ?? 0
    self.text = taken
  }

  private let text: SharedText

  /// All that was sent to it.
  var received: String { text.value }

  func close() async throws { try await channel.close() }

  final class SharedText: Sendable {
    private let text = Mutex("")
    var value: String { text.withLock { $0 } }
    func add(_ more: String) { text.withLock { $0 += more } }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let manner: Manner
    private let taken: SharedText
    private var request = ""

    init(_ manner: Manner, _ taken: SharedText) {
      self.manner = manner
      self.taken = taken
    }

    func channelActive(context: ChannelHandlerContext) {
      if case .reset = manner { context.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let text = String(buffer: unwrapInboundIn(data))
      taken.add(text)
      request += text
      switch manner {
      case .answer(let text):
        guard isWhole else { break }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        context.close(promise: nil)
      case .trickle:
        let channel = context.channel
        context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(50)) {
          task in
          if channel.isActive {
            channel.writeAndFlush(ByteBuffer(string: "H"), promise: nil)
          } else {
            task.cancel()
          }
        }
      case .hang, .reset: break
      }
    }

    /// Whether the body has as many bytes as the head says.
    private var isWhole: Bool {
      guard let end = request.range(of: "\r\n\r\n"),
        let length = request.firstMatch(of: /(?i)content-length: (\d+)/)
      else { return false }
      return request[end.upperBound...].utf8.count >= Int(length.1) ?? 0
    }
  }
}
