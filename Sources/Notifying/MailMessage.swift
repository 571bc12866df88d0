import Foundation
public import SupplyChain

/// A mail with a text and, when there is one, a page: RFC 5322 and MIME, every header safe from
/// line breaks in what people entered.
public struct MailMessage: Sendable, Hashable {
  /// Its id, `id@host`; the same at every attempt, so that mail systems know a repeated one.
  public let id: String
  /// The sender's address.
  public let from: MailAddress
  /// The receivers' addresses.
  public let to: [MailAddress]
  /// The subject.
  public let subject: String
  /// The text.
  public let text: String
  /// The page, HTML with inline styles and no script.
  public let html: String?
  /// HTML pages that are attached, by file name: letters, digits and `.-_`.
  public let attachments: [String: [UInt8]]

  /// Takes a mail.
  public init(
    id: String, from: MailAddress, to: [MailAddress], subject: String, text: String,
    html: String? = nil, attachments: [String: [UInt8]] = [:]
  ) {
    precondition(
      attachments.keys.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9._-]{1,100}/) != nil },
      "a name of an attachment stands in a header as it is")
    self.id = id
    self.from = from
    self.to = to
    self.subject = subject
    self.text = text
    self.html = html
    self.attachments = attachments
  }

  /// The mail of an alert.
  public init(
    _ message: AlertMessage, in language: Language, from: MailAddress, to: [MailAddress]
  ) {
    self.init(
      id: "\(message.id)@\(from.domain)", from: from, to: to,
      subject: message.title.text(in: language),
      text: message.text(in: language, atMostBytes: 100_000))
  }

  /// The bytes of the mail, lines ended by CR LF, bodies in base64.
  ///
  /// - Parameter seconds: the instant of writing, since 1970.
  public func bytes(at seconds: Int64) -> [UInt8] {
    var lines = [
      "Date: \(MailMessage.date(seconds))", "Message-ID: <\(MailMessage.plain(id))>",
      "From: <\(from.text)>", "To: \(to.map { "<\($0.text)>" }.joined(separator: ",\r\n "))",
      "Subject: \(MailMessage.encoded(subject))", "MIME-Version: 1.0",
      // Out-of-office answers to a robot help nobody.
      "Auto-Submitted: auto-generated",
    ]
    lines += attachments.isEmpty ? content : mixed
    return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  /// The text, and the page beside it where there is one. A boundary cannot stand in base64.
  private var content: [String] {
    guard let html else { return MailMessage.part("plain", Array(text.utf8)) }
    let boundary = "=_chama"
    return ["Content-Type: multipart/alternative; boundary=\"\(boundary)\""]
      + ["", "--\(boundary)"] + MailMessage.part("plain", Array(text.utf8))
      + ["--\(boundary)"] + MailMessage.part("html", Array(html.utf8)) + ["--\(boundary)--"]
  }

  private var mixed: [String] {
    let boundary = "=_chama_files"
    var lines = ["Content-Type: multipart/mixed; boundary=\"\(boundary)\"", ""]
    lines += ["--\(boundary)"] + content
    for (name, bytes) in attachments.sorted(by: { $0.key < $1.key }) {
      lines += ["--\(boundary)", "Content-Disposition: attachment; filename=\"\(name)\""]
      lines += MailMessage.part("html", bytes)
    }
    return lines + ["--\(boundary)--"]
  }

  private static func part(_ type: String, _ bytes: [UInt8]) -> [String] {
    [
      "Content-Type: text/\(type); charset=utf-8", "Content-Transfer-Encoding: base64", "",
      Data(bytes).base64EncodedString(options: [
        .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
      ]),
    ]
  }

  /// `Tue, 30 Jun 2026 21:05:00 +0000`.
  private static func date(_ seconds: Int64) -> String {
    let format = Date.VerbatimFormatStyle(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \
        \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\
        \(minute: .twoDigits):\(second: .twoDigits) +0000
        """,
      locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
      calendar: Calendar(identifier: .gregorian))
    return Date(timeIntervalSince1970: Double(seconds)).formatted(format)
  }

  private static func plain(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0.isASCII && $0.value > 32 && $0 != "<" && $0 != ">" })
  }

  /// A header's text as encoded words of at most 75 characters (RFC 2047), folded.
  static func encoded(_ text: String) -> String {
    let isPlain = text.utf8.count <= 60 && text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    if isPlain, !text.contains("=?") { return text }
    var words: [String] = []
    var rest = Substring(text)
    repeat {
      let part = String(rest).prefix(utf8: 42)
      // A single character longer than a word is taken whole rather than never.
      let taken = part.isEmpty ? String(rest.prefix(1)) : part
      words.append("=?utf-8?B?\(Data(taken.utf8).base64EncodedString())?=")
      rest = rest.dropFirst(taken.count)
    } while !rest.isEmpty
    return words.joined(separator: "\r\n ")
  }
}

/// A mail address that can stand in a command and a header without escaping.
public struct MailAddress: Sendable, Hashable, Codable {
  /// The address, `name@host`.
  public let text: String

  /// Takes the usual form: letters, digits and `.!#$%&'*+/=?^_{|}~-` before the `@`, a host behind.
  ///
  /// - Throws: ``NotifyingFailure/badMail(reason:)``.
  public init(_ text: String) throws(NotifyingFailure) {
    let pattern = /[A-Za-z0-9.!#$%&'*+\/=?^_{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*/
    guard text.utf8.count <= 254, text.wholeMatch(of: pattern) != nil else {
      throw .badMail(
        reason: Sentence(
          "\(text.prefix(40)) is no mail address", "\(text.prefix(40)) 不是邮箱地址"))
    }
    self.text = text
  }

  /// The host, which ids of mails end with.
  public var domain: Substring { text.split(separator: "@").last ?? "chama" }
}
