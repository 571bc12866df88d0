import Foundation
public import Notifying
import SupplyChain

/// Where a channel leads, secrets included: sealed in the ledger, never shown.
public struct ChannelAddress: Sendable, Hashable, Codable {
  /// Of robots and webhooks: the whole address; that of a robot holds its key.
  public var url: String?
  /// Of robots: the secret that signs, if there is one. Of webhooks: the secrets, the newest first;
  /// each signs.
  public var secrets: [String] = []
  /// Of mail: the server and the mailboxes.
  public var mail: MailRoute?

  /// A mail server, and between whom it carries mail.
  public struct MailRoute: Sendable, Hashable, Codable {
    /// The server, its password included.
    public var server: MailServer
    /// The sender.
    public var from: MailAddress
    /// The receivers.
    public var to: [MailAddress]

    /// Takes a route.
    public init(server: MailServer, from: MailAddress, to: [MailAddress]) {
      self.server = server
      self.from = from
      self.to = to
    }
  }

  /// An address of a robot or webhook.
  public init(url: String, secrets: [String] = []) {
    self.url = url
    self.secrets = secrets
  }

  /// Mailboxes.
  public init(mail: MailRoute) { self.mail = mail }

  /// What may be shown: a host, receivers.
  var shown: String {
    if let mail {
      return "\(mail.to.map(\.text).joined(separator: ", ")) by \(mail.server.host)"
    }
    return url.flatMap { URLComponents(string: $0)?.host } ?? ""
  }
}

extension ChannelAddress {
  private static let mostReceivers = 50
  private static let longestURL = 2000

  /// Holds the address against what its kind needs. Names are resolved when something is sent:
  /// then a host inside the network is refused, too.
  ///
  /// - Throws: ``OperationsFailure/badChannel(_:remedy:)``.
  func check(_ kind: DeliveryChannel.Kind, trustedHosts: [String]) throws {
    do {
      if kind == .mail { return try checkMail(trustedHosts) }
      guard let url, mail == nil, url.utf8.count <= ChannelAddress.longestURL else {
        throw NotifyingFailure.badAddress(
          reason: Sentence("\(kind.rawValue) has one address, https://…", "须有一个地址 https://…"))
      }
      _ = try Self.entryGuard(trustedHosts).destination(of: url)
      try checkSecrets(kind)
    } catch let failure as NotifyingFailure {
      throw OperationsFailure(failure)
    }
  }

  private func checkSecrets(_ kind: DeliveryChannel.Kind) throws(NotifyingFailure) {
    switch kind {
    case .weCom where !secrets.isEmpty:
      throw .badSecret(
        reason: Sentence(
          "a WeCom robot has its key in the address and no other secret",
          "企业微信机器人的密钥在地址中，不需要另填"))
    case .dingTalk, .feishu:
      guard secrets.count <= 1, secrets.allSatisfy({ (1...200).contains($0.utf8.count) }) else {
        throw .badSecret(
          reason: Sentence(
            "a robot has one secret of at most 200 characters", "机器人只有一个密钥，最多 200 个字符"))
      }
    case .webhook:
      guard (1...2).contains(secrets.count),
        secrets.allSatisfy({ SignedWebhook.key(of: $0) != nil })
      else {
        throw .badSecret(
          reason: Sentence(
            "it is whsec_ and 24 to 64 bytes in Base64", "须为 whsec_ 加 24 至 64 字节的 Base64"))
      }
    case .weCom, .mail: break
    }
  }

  private func checkMail(_ trustedHosts: [String]) throws {
    guard let mail, url == nil else {
      throw NotifyingFailure.badMail(
        reason: Sentence(
          "it needs a server, a sender and receivers", "须填写服务器、发件人及收件人"))
    }
    guard (1...ChannelAddress.mostReceivers).contains(mail.to.count) else {
      throw NotifyingFailure.badMail(
        reason: Sentence(
          "it needs 1 to \(ChannelAddress.mostReceivers) receivers",
          "收件人为 1 至 \(ChannelAddress.mostReceivers) 个"))
    }
    guard (1...65_535).contains(mail.server.port) else {
      throw NotifyingFailure.badMail(
        reason: Sentence("the port is 1 to 65535", "端口为 1 至 65535"))
    }
    guard (mail.server.user == nil) == (mail.server.password == nil) else {
      throw NotifyingFailure.badSecret(
        reason: Sentence("name and password go together", "用户名与密码须同时填写"))
    }
    if mail.server.user != nil, mail.server.security == .none {
      throw NotifyingFailure.badSecret(reason: SMTPConversation.noPlainPassword)
    }
    _ = try Self.entryGuard(trustedHosts).address(of: mail.server.host)
  }

  /// What can be told of a host without asking a name server, which may take seconds: addresses
  /// inside the network, and names without a dot.
  private static func entryGuard(_ trustedHosts: [String]) -> EndpointGuard {
    let anyPublic = InternetAddress([1, 1, 1, 1])
    let local = InternetAddress([127, 0, 0, 1])
    return EndpointGuard(trustedHosts: Set(trustedHosts)) { host in
      if let address = InternetAddress(host) { return [address] }
      let isInside = !host.contains(".") || host.hasSuffix(".local") || host.hasSuffix(".localhost")
      return (isInside ? local : anyPublic).map { [$0] } ?? []
    }
  }
}

extension ChannelAddress {
  /// How the line to a mail server can be secured.
  public static let securities = SMTPConversation.Security.allCases.map(\.rawValue)

  /// Mailboxes, as people enter them.
  ///
  /// - Parameters:
  ///   - port: 465 with `tls`, 587 with `starttls`, 25 with `none`, unless it is said.
  ///   - security: one of ``securities``; `starttls` unless it is said.
  /// - Throws: ``OperationsFailure/badChannel(_:remedy:)``.
  public init(
    mailHost host: String, port: Int?, security: String?, user: String?, password: String?,
    from: String, to: [String]
  ) throws {
    let line = security.map { SMTPConversation.Security(rawValue: $0) } ?? .startTLS
    guard let line else {
      throw OperationsFailure.badChannel(
        Sentence(
          "The line to a mail server cannot be secured by \(security ?? "").",
          "邮件服务器的连接不支持 \(security ?? "")。"),
        remedy: Sentence(
          "Take one of \(ChannelAddress.securities.joined(separator: ", ")).",
          "请选择 \(ChannelAddress.securities.joined(separator: "、")) 之一。"))
    }
    let usual = [SMTPConversation.Security.tls: 465, .startTLS: 587, .none: 25]
    do {
      self.init(
        mail: MailRoute(
          server: MailServer(
            host: host, port: port ?? usual[line] ?? 25, security: line, user: user,
            password: password),
          from: try MailAddress(from), to: try to.map { try MailAddress($0) }))
    } catch let failure as NotifyingFailure {
      throw OperationsFailure(failure)
    }
  }
}

extension OperationsFailure {
  /// What is wrong with a channel's address, as the use cases tell it.
  fileprivate init(_ failure: NotifyingFailure) {
    self = .badChannel(
      Sentence(failure.message, failure.chinese.message),
      remedy: Sentence(failure.remedy, failure.chinese.remedy))
  }
}
