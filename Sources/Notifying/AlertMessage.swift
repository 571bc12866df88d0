public import SupplyChain

/// What a channel is to tell somebody: one or more alerts about one store, in one message.
public struct AlertMessage: Sendable, Hashable, Codable {
  /// Its id; a channel that is tried again sends the same one, so that a receiver can tell.
  public let id: String
  /// What it is about, in a few words.
  public let title: Sentence
  /// What is the matter and what to do, a sentence each.
  public let lines: [Sentence]
  /// Where to look, an absolute address.
  public let link: String?

  /// Takes a message.
  public init(id: String, title: Sentence, lines: [Sentence], link: String? = nil) {
    self.id = id
    self.title = title
    self.lines = lines
    self.link = link
  }

  /// The message as plain text of at most `limit` bytes in UTF-8; what does not fit is counted in
  /// its last line.
  ///
  /// The link and the id always stand: a message that is cut must still lead to the whole.
  public func text(in language: Language, atMostBytes limit: Int) -> String {
    let head = title.text(in: language)
    let tail = [link, "#\(id)"].compactMap { $0 }.joined(separator: "\n")
    let all = lines.map { $0.text(in: language) }
    for kept in stride(from: all.count, through: 0, by: -1) {
      let missing = all.count - kept
      let more = missing == 0 ? nil : AlertMessage.more(missing).text(in: language)
      let text = ([head] + all.prefix(kept) + [more, tail].compactMap { $0 })
        .joined(separator: "\n")
      if text.utf8.count <= limit { return text }
    }
    return head.prefix(utf8: max(0, limit - tail.utf8.count - 1)) + "\n" + tail
  }

  private static func more(_ count: Int) -> Sentence {
    Sentence("… and \(count) more", "……另有 \(count) 条")
  }
}

extension String {
  /// As many whole characters from the beginning as fit into `limit` bytes of UTF-8.
  func prefix(utf8 limit: Int) -> String {
    var bytes = 0
    return String(
      prefix { character in
        bytes += character.utf8.count
        return bytes <= limit
      })
  }
}
