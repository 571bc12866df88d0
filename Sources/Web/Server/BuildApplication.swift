import Glibc
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import NIOCore
import NIOSSL
import Operations

/// Where the service listens.
public struct ServiceAddress: Sendable {
  /// The host, an address of this machine.
  public var host: String
  /// The port; 0 takes a free one.
  public var port: Int
  /// TLS in the server itself.
  let tls: TLSConfiguration?
  /// Who may stand before it and say for whom.
  let proxies: ReverseProxies

  fileprivate var text: String { "\(host):\(port)" }

  /// Takes an address, the files of certificate chain and key in PEM for TLS, and the addresses of
  /// trusted reverse proxies.
  ///
  /// - Throws: `OperationsFailure.cannotRead`.
  public init(
    host: String = "127.0.0.1", port: Int = 8080, certificate: String? = nil, key: String? = nil,
    proxies: ReverseProxies = ReverseProxies()
  ) throws {
    self.host = host
    self.port = port
    self.proxies = proxies
    guard let certificate, let key else {
      tls = nil
      return
    }
    tls = try ServiceAddress.read(certificate) { path in
      let chain = try NIOSSLCertificate.fromPEMFile(path).map {
        NIOSSLCertificateSource.certificate($0)
      }
      return try ServiceAddress.read(key) { path in
        var tls = TLSConfiguration.makeServerConfiguration(
          certificateChain: chain,
          privateKey: .privateKey(try NIOSSLPrivateKey(file: path, format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        // Tells now, and not at the first client, whether the two belong together.
        _ = try NIOSSLContext(configuration: tls)
        return tls
      }
    }
  }

  private static func read<Value>(_ path: String, _ body: (String) throws -> Value) throws -> Value
  {
    do { return try body(path) } catch let failure as OperationsFailure { throw failure } catch {
      throw OperationsFailure.cannotRead(
        path: path,
        reason: "it is no certificate or key in PEM, cannot be opened, or belongs to another one")
    }
  }
}

/// The router with everything that the service answers.
func buildRouter(_ service: ChainService, _ proxies: ReverseProxies) -> Router<WebContext> {
  let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
  router.add(middleware: Edge(service: service, proxies: proxies))
  Operating(service: service).add(to: router)
  Interface(service: service).add(to: router)
  addPages(to: router, service)
  return router
}

/// The service as an application that can be run, by the program as by tests.
///
/// - Parameter onRunning: is told the port when connections are taken.
public func buildApplication(
  _ service: ChainService, at address: ServiceAddress,
  onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
  let limits = service.limits
  let channel = HTTP1Channel.Configuration(
    additionalChannelHandlers: [SlowClientHandler(limits)],
    idleTimeout: .seconds(Int64(limits.headSeconds)),
    httpDecoderConfiguration: .init(
      maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
      maxHeaderFieldCount: limits.headerCount))
  let plain = HTTPServerBuilder.http1(configuration: channel)
  return Application(
    router: buildRouter(service, address.proxies),
    server: try address.tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
    configuration: ApplicationConfiguration(
      address: .hostname(address.host, port: address.port), serverName: nil, backlog: 1024,
      availableConnectionsDelegate: .maximum(limits.connections, logger: service.logger)),
    onServerRunning: { await onRunning($0.localAddress?.port ?? address.port) },
    logger: service.logger)
}

/// Serves until the process is told to end: SIGTERM and SIGINT let what is under way finish.
public func serve(
  _ service: ChainService, at address: ServiceAddress,
  onRunning: @escaping @Sendable (_ port: Int) async -> Void
) async throws {
  await service.makeReady()
  let minutes = Task { await service.goByTheClock() }
  let messages = Task { await service.carryMessages() }
  let reports = Task { await service.sendReports() }
  defer {
    minutes.cancel()
    messages.cancel()
    reports.cancel()
  }
  do {
    try await buildApplication(service, at: address, onRunning: onRunning).runService()
  } catch let error as IOError {
    throw ServiceFailure.cannotListen(
      address.text, String(cString: strerror(error.errnoCode)).lowercased())
  } catch is SocketAddressError.UnknownHost {
    throw ServiceFailure.cannotListen(address.text, "nothing is known by that name")
  }
  minutes.cancel()
  messages.cancel()
  reports.cancel()
  await minutes.value
  await messages.value
  await reports.value
  await service.courier.finish()
  await service.shutDown()
}
