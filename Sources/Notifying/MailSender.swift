import NIOCore
import NIOPosix
import NIOSSL
import SupplyChain

/// A mail server and how to hand mail in there.
public struct MailServer: Sendable, Hashable, Codable {
  /// Its host.
  public let host: String
  /// Its port.
  public let port: Int
  /// How the line is secured.
  public let security: SMTPConversation.Security
  /// The name to log in with; `nil` logs in nowhere.
  public let user: String?
  /// The password.
  public let password: String?

  /// Takes a server.
  public init(
    host: String, port: Int, security: SMTPConversation.Security, user: String?,
    password: String?
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.user = user
    self.password = password
  }
}

/// Hands mails in at a server, one connection a mail: alerts are few.
public struct MailSender: Sendable {
  private let guardian: EndpointGuard
  private let seconds: Int64

  /// Takes who decides where mail may go, and after how long a server is given up.
  public init(_ guardian: EndpointGuard, timeoutSeconds: Int64 = 30) {
    self.guardian = guardian
    self.seconds = timeoutSeconds
  }

  /// Hands in a mail.
  ///
  /// - Parameter now: the present instant, in seconds since 1970.
  public func send(
    _ mail: MailMessage, through server: MailServer, at now: Int64
  ) async -> DeliveryVerdict {
    let guardian = guardian
    do {
      let address = try await NIOThreadPool.singleton.runIfActive {
        try guardian.address(of: server.host)
      }
      let conversation = SMTPConversation(
        mail, content: mail.bytes(at: now), security: server.security,
        login: server.user.map { ($0, server.password ?? "") }, host: "chama")
      let result = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: DeliveryVerdict.self)
      let timeout = seconds
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(.seconds(min(10, timeout)))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let handler = SMTPHandler(conversation, server.host, result)
            if server.security == .tls {
              try channel.pipeline.syncOperations.addHandler(SMTPHandler.tls(server.host))
            }
            try channel.pipeline.syncOperations.addHandler(handler)
          }
        }
        .connect(host: "\(address)", port: server.port).get()
      let deadline = channel.eventLoop.scheduleTask(in: .seconds(timeout)) {
        channel.close(promise: nil)
      }
      defer { deadline.cancel() }
      return try await result.futureResult.get()
    } catch let failure as NotifyingFailure {
      return failure.verdict
    } catch {
      return .later(
        seconds: nil, reason: Sentence("no answer from its mail server", "邮件服务器没有应答"))
    }
  }
}

/// Reads lines, asks the conversation, does what it says.
private final class SMTPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let longestLine = 4096
  private var conversation: SMTPConversation
  private let host: String
  private let result: EventLoopPromise<DeliveryVerdict>
  private var pending: [UInt8] = []

  init(
    _ conversation: SMTPConversation, _ host: String, _ result: EventLoopPromise<DeliveryVerdict>
  ) {
    self.conversation = conversation
    self.host = host
    self.result = result
  }

  static func tls(_ host: String) throws -> NIOSSLClientHandler {
    let context = try NIOSSLContext(configuration: .makeClientConfiguration())
    let name = InternetAddress(host) == nil ? host : nil
    return try NIOSSLClientHandler(context: context, serverHostname: name)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    pending += unwrapInboundIn(data).readableBytesView
    while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(
        decoding: pending[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      pending.removeFirst(end + 1)
      follow(conversation.received(line), context)
    }
    if pending.count > SMTPHandler.longestLine { context.close(promise: nil) }
  }

  private func follow(_ action: SMTPConversation.Action, _ context: ChannelHandlerContext) {
    switch action {
    case .wait: break
    case .send(let bytes):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    case .startTLS:
      // What was said before the line was secured is not to be believed.
      pending = []
      do {
        try context.pipeline.syncOperations.addHandler(
          SMTPHandler.tls(host), position: .first)
        follow(conversation.secured(), context)
      } catch { context.close(promise: nil) }
    case .end(let verdict):
      result.succeed(verdict)
      context.writeAndFlush(
        wrapOutboundOut(ByteBuffer(string: "QUIT\r\n")), promise: nil)
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let reason =
      error is NIOSSLError
      ? Sentence("its certificate or TLS is not accepted", "证书或 TLS 不被接受")
      : Sentence("the line broke", "连接中断")
    result.succeed(.later(seconds: nil, reason: reason))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    result.succeed(
      .later(seconds: nil, reason: Sentence("the mail server ended the line", "邮件服务器断开了连接")))
  }
}
