import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import SupplyChain

/// Posts requests: to checked addresses only, without following redirects, within a deadline, and
/// reading no more of an answer than anybody needs.
public struct HTTPSender: Sendable {
  private static let mostAnswerBytes = 64 * 1024
  private let guardian: EndpointGuard
  private let seconds: Int64

  /// Takes who decides where requests may go, and after how long one is given up.
  public init(_ guardian: EndpointGuard, timeoutSeconds: Int64 = 10) {
    self.guardian = guardian
    self.seconds = timeoutSeconds
  }

  /// Posts one request and tells what became of it. A request that was sent and not answered may
  /// have arrived: it is tried again under the same id.
  public func send(
    _ request: OutgoingRequest, verdict: @Sendable (IncomingAnswer) -> DeliveryVerdict
  ) async -> DeliveryVerdict {
    let destination: EndpointGuard.Destination
    do {
      let guardian = guardian
      let url = request.url
      destination = try await NIOThreadPool.singleton.runIfActive {
        try guardian.destination(of: url)
      }
    } catch let failure as NotifyingFailure {
      return failure.verdict
    } catch {
      return .later(seconds: nil, reason: Sentence("names cannot be resolved now", "暂时无法解析域名"))
    }
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: configuration(destination))
    let result = await post(request, with: client)
    try? await client.shutdown()
    return result.map(verdict)
      ?? .later(seconds: nil, reason: Sentence("no answer from its host", "主机没有应答"))
  }

  /// The connection goes to the address that was checked; the certificate is still held against the
  /// host's name.
  private func configuration(
    _ destination: EndpointGuard.Destination
  ) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(min(5, seconds)), read: .seconds(seconds)))
    configuration.dnsOverride = [destination.host: "\(destination.address)"]
    configuration.httpVersion = .http1Only
    return configuration
  }

  private func post(_ request: OutgoingRequest, with client: HTTPClient) async -> IncomingAnswer? {
    var outgoing = HTTPClientRequest(url: request.url)
    outgoing.method = .POST
    for header in request.headers {
      outgoing.headers.add(name: header.name, value: header.value)
    }
    outgoing.headers.add(name: "user-agent", value: "chama")
    outgoing.body = .bytes(ByteBuffer(bytes: request.body))
    do {
      let answer = try await client.execute(outgoing, timeout: .seconds(seconds))
      var body: [UInt8] = []
      // The status counts even when the body breaks off.
      do {
        for try await part in answer.body {
          body += part.readableBytesView.prefix(HTTPSender.mostAnswerBytes - body.count)
          if body.count >= HTTPSender.mostAnswerBytes { break }
        }
      } catch {}
      return IncomingAnswer(
        status: Int(answer.status.code),
        retryAfterSeconds: answer.headers.first(name: "retry-after").flatMap(Int.init),
        body: body)
    } catch {
      return nil
    }
  }
}
