import Foundation
import Notifying
import SupplyChain
import Testing

@Suite struct MailTests {
  static func mail(_ subject: String = "Milk", text: String = "Hello\n.\n") throws -> MailMessage {
    MailMessage(
      id: "a-1@chain.example", from: try MailAddress("chama@chain.example"),
      to: [try MailAddress("a@chain.example"), try MailAddress("b@chain.example")],
      subject: subject, text: text)
  }

  @Test(
    "An address that could say more than an address is refused",
    arguments: [
      "a", "a@", "@b", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b,c@d", "a\"@b", "a@b.",
    ])
  func badAddress(text: String) {
    #expect(throws: NotifyingFailure.self) { try MailAddress(text) }
  }

  @Test func `A subject cannot become a header, in whatever script`() throws {
    for subject in ["Milk\r\nBcc: x@y.example", "珍珠不足：门店 S-0031 明日用完，请尽快处理，否则要停售三款饮品", "=?x?="] {
      let text = String(decoding: try Self.mail(subject).bytes(at: 0), as: UTF8.self)
      let head = text.prefix { _ in true }.components(separatedBy: "\r\n\r\n")[0]
      #expect(!head.contains("\r\nBcc"))
      #expect(head.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
      let words = head.matches(of: /=\?utf-8\?B\?([A-Za-z0-9+\/=]+)\?=/)
      let read = words.compactMap { Data(base64Encoded: String($0.1)) }.reduce(Data(), +)
      #expect(String(decoding: read, as: UTF8.self) == subject)
    }
  }

  @Test func `A page and a file come along, each in its part`() throws {
    let mail = MailMessage(
      id: "a-1@chain.example", from: try MailAddress("chama@chain.example"),
      to: [try MailAddress("a@chain.example")], subject: "Morning", text: "in words",
      html: "<p>as a page</p>", attachments: ["chama-2026-06-30.html": Array("<html>".utf8)])
    let text = String(decoding: mail.bytes(at: 0), as: UTF8.self)
    let parts = text.components(separatedBy: "--=_chama_files")
    #expect(parts.count == 4 && parts[3] == "--\r\n")
    #expect(parts[0].contains("multipart/mixed; boundary=\"=_chama_files\""))
    #expect(parts[1].contains("multipart/alternative"))
    for body in ["in words", "<p>as a page</p>"] {
      #expect(parts[1].contains(Data(body.utf8).base64EncodedString()))
    }
    #expect(parts[2].contains("attachment; filename=\"chama-2026-06-30.html\""))
    #expect(parts[2].contains(Data("<html>".utf8).base64EncodedString()))
  }

  @Test func `The date is written as mail has it`() throws {
    let text = String(decoding: try Self.mail().bytes(at: 1_767_225_600), as: UTF8.self)
    #expect(text.hasPrefix("Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"))
  }

  /// What the client says, step by step, to a server that says `answers`.
  static func say(
    _ answers: [String], _ security: SMTPConversation.Security,
    login: (String, String)? = nil
  ) throws -> [String] {
    let mail = try mail()
    var conversation = SMTPConversation(
      mail, content: Array("Subject: x\r\n\r\n.dot\r\n".utf8), security: security, login: login,
      host: "chama")
    var said: [String] = []
    func tell(_ action: SMTPConversation.Action) {
      switch action {
      case .wait: break
      case .send(let bytes): said.append(String(decoding: bytes, as: UTF8.self))
      case .startTLS:
        said.append("[tls]")
        tell(conversation.secured())
      case .end(let verdict): said.append("\(verdict)")
      }
    }
    for answer in answers { tell(conversation.received(answer)) }
    return said
  }

  @Test func `A mail is handed in over STARTTLS, with the password behind it`() throws {
    let said = try Self.say(
      [
        "220 hi", "250-relay", "250 STARTTLS", "220 go", "250 AUTH PLAIN", "235 ok", "250 ok",
        "250 ok", "251 ok", "354 go", "250 queued",
      ], .startTLS, login: ("u", "p"))
    #expect(
      said == [
        "EHLO chama\r\n", "STARTTLS\r\n", "[tls]", "EHLO chama\r\n", "AUTH PLAIN AHUAcA==\r\n",
        "MAIL FROM:<chama@chain.example>\r\n", "RCPT TO:<a@chain.example>\r\n",
        "RCPT TO:<b@chain.example>\r\n", "DATA\r\n", "Subject: x\r\n\r\n..dot\r\n.\r\n",
        "delivered",
      ])
  }

  @Test func `Without STARTTLS nothing is said, and no password on an open line`() throws {
    #expect(try Self.say(["220 hi", "250 relay"], .startTLS).last?.contains("refused") == true)
    let open = try Self.say(["220 hi", "250 relay"], .none, login: ("u", "p"))
    #expect(open.last?.contains("refused") == true)
    #expect(!open.contains { $0.contains("AUTH") })
  }

  @Test(
    "4xx comes back, 5xx is for a person, garbage is no success",
    arguments: [
      ("451 later", "later"), ("550 nobody", "refused"), ("421 closing", "later"),
      ("hello", "later"),
    ])
  func failures(answer: String, verdict: String) throws {
    let said = try Self.say(["220 hi", "250 relay", "250 ok", answer], .none)
    #expect(said.last?.hasPrefix(verdict) == true)
  }
}
