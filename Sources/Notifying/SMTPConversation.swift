import Foundation
public import SupplyChain

/// The client's side of handing in one mail over SMTP (RFC 5321, STARTTLS RFC 3207, AUTH RFC 4954):
/// a value that is told what the server says and answers what to do next.
public struct SMTPConversation: Sendable {
  /// How the line to the server is kept from listeners.
  public enum Security: String, Sendable, Hashable, Codable, CaseIterable {
    /// TLS from the first byte, port 465.
    case tls
    /// TLS after STARTTLS, port 587; without it nothing is said.
    case startTLS = "starttls"
    /// None: for a relay on the same machine or network.
    case none
  }

  /// What to do next.
  public enum Action: Sendable, Hashable {
    /// Wait for more lines.
    case wait
    /// Send these bytes.
    case send([UInt8])
    /// Turn on TLS, then call ``SMTPConversation/secured()``.
    case startTLS
    /// It is over; the mail is handed in or not.
    case end(DeliveryVerdict)
  }

  private enum Stage {
    case greeting, hello, startTLS, helloAgain, authentication, sender, receiver(Int), data, body
    case over
  }

  private let mail: MailMessage
  private let content: [UInt8]
  private let security: Security
  private let login: (user: String, password: String)?
  private let host: String
  private var stage = Stage.greeting
  private var lines: [String] = []

  /// Prepares to hand in `mail`, whose bytes are `content`.
  ///
  /// - Parameters:
  ///   - login: name and password; never said on an open line.
  ///   - host: how this machine calls itself.
  public init(
    _ mail: MailMessage, content: [UInt8], security: Security,
    login: (user: String, password: String)?, host: String
  ) {
    self.mail = mail
    self.content = content
    self.security = security
    self.login = login
    self.host = host
  }

  /// The server has said a line, without its end.
  public mutating func received(_ line: String) -> Action {
    lines.append(line)
    guard line.utf8.count >= 3, let code = Int(line.prefix(3)), lines.count <= 100 else {
      return end(
        .later(seconds: nil, reason: Sentence("an answer that is not SMTP", "应答不是 SMTP")))
    }
    if line.dropFirst(3).first == "-" { return .wait }
    defer { lines = [] }
    return step(code, line)
  }

  /// TLS is on.
  public mutating func secured() -> Action {
    stage = .helloAgain
    return say("EHLO \(host)")
  }

  private mutating func step(_ code: Int, _ line: String) -> Action {
    if code == 421 { return fail(code, line) }
    switch (stage, code) {
    case (.greeting, 220):
      stage = .hello
      return say("EHLO \(host)")
    case (.hello, 250):
      guard security == .startTLS else { return authenticate() }
      guard offers("STARTTLS") else {
        return end(.refused(reason: Sentence("the server has no STARTTLS", "服务器不支持 STARTTLS")))
      }
      stage = .startTLS
      return say("STARTTLS")
    case (.startTLS, 220): return .startTLS
    case (.helloAgain, 250): return authenticate()
    case (.authentication, 235): return sendSender()
    case (.sender, 250): return sendReceiver(0)
    case (.receiver(let index), 250), (.receiver(let index), 251): return sendReceiver(index + 1)
    case (.data, 354):
      stage = .body
      return .send(stuffed(content) + Array(".\r\n".utf8))
    case (.body, 250):
      stage = .over
      return .end(.delivered)
    default: return fail(code, line)
    }
  }

  private func offers(_ extension: String) -> Bool {
    lines.contains { $0.dropFirst(4).uppercased().hasPrefix(`extension`) }
  }

  private mutating func authenticate() -> Action {
    guard let login else { return sendSender() }
    guard security != .none else {
      return end(.refused(reason: SMTPConversation.noPlainPassword))
    }
    stage = .authentication
    let secret = Data("\0\(login.user)\0\(login.password)".utf8).base64EncodedString()
    return say("AUTH PLAIN \(secret)")
  }

  /// Why there is no password on an open line.
  public static let noPlainPassword = Sentence(
    "a password is not said on a line without TLS", "没有 TLS 的连接不发送密码")

  private mutating func sendSender() -> Action {
    stage = .sender
    return say("MAIL FROM:<\(mail.from.text)>")
  }

  private mutating func sendReceiver(_ index: Int) -> Action {
    guard index < mail.to.count else {
      stage = .data
      return say("DATA")
    }
    stage = .receiver(index)
    return say("RCPT TO:<\(mail.to[index].text)>")
  }

  private func say(_ command: String) -> Action { .send(Array("\(command)\r\n".utf8)) }

  /// 4xx may go better, 5xx will not.
  private mutating func fail(_ code: Int, _ line: String) -> Action {
    let said = "SMTP \(line.prefix(120))"
    let reason = Sentence(said, said)
    return end(code >= 500 ? .refused(reason: reason) : .later(seconds: nil, reason: reason))
  }

  private mutating func end(_ verdict: DeliveryVerdict) -> Action {
    stage = .over
    return .end(verdict)
  }

  /// A line that begins with a dot gets another one.
  private func stuffed(_ content: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count + 16)
    var isLineStart = true
    for byte in content {
      if isLineStart, byte == UInt8(ascii: ".") { result.append(byte) }
      result.append(byte)
      isLineStart = byte == UInt8(ascii: "\n")
    }
    return result
  }
}
