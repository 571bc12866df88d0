import NIOCore
import NIOHTTPTypes

/// Closes the connection of a client that sends its body, or takes its answer, too slowly: a
/// thousand such clients hold a thousand sockets for seconds and nothing else.
///
/// The time for a request's head is the server's idle timeout, which no part of a head prolongs.
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let bodyTime: TimeAmount
  private let writeTime: TimeAmount
  private var bodyDeadline: Scheduled<Void>?
  private var writeDeadline: Scheduled<Void>?

  init(_ limits: ServiceLimits) {
    bodyTime = .seconds(Int64(limits.bodySeconds))
    writeTime = .seconds(Int64(limits.writeSeconds))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: break
    case .body:
      // A request without a body ends in the same read as its head: no timer is made for it.
      if bodyDeadline == nil { bodyDeadline = closing(context, in: bodyTime) }
    case .end:
      bodyDeadline?.cancel()
      bodyDeadline = nil
      headHasCome = false
    }
    if case .head = unwrapInboundIn(data) { headHasCome = true }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // A head whose body is announced and does not come.
    if headHasCome, bodyDeadline == nil { bodyDeadline = closing(context, in: bodyTime) }
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    writeDeadline?.cancel()
    writeDeadline = context.channel.isWritable ? nil : closing(context, in: writeTime)
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { cancel() }

  private var headHasCome = false

  private func cancel() {
    bodyDeadline?.cancel()
    writeDeadline?.cancel()
    (bodyDeadline, writeDeadline) = (nil, nil)
  }

  private func closing(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
    let channel = context.channel
    return context.eventLoop.scheduleTask(in: time) { channel.close(mode: .all, promise: nil) }
  }
}
