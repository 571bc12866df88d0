/// A vocabulary of the Core Business Vocabulary 2.0: its words, and how URIs write them.
public protocol StandardVocabulary: Sendable {
  /// What a word of it is called in sentences.
  static var name: String { get }
  /// What the short form of the Web URI puts before a word: `BizStep-`.
  static var lead: String { get }
  /// What older URNs put before a word: `urn:epcglobal:cbv:bizstep:`.
  static var urn: String { get }
  /// Its words.
  static var words: Set<String> { get }
}

/// A word of a standard vocabulary, or a URI of another.
///
/// `shipping`, `urn:epcglobal:cbv:bizstep:shipping`, `cbv:BizStep-shipping` and
/// `https://ref.gs1.org/cbv/BizStep-shipping` are the same word.
public struct VocabularyWord<Vocabulary: StandardVocabulary>: Hashable, Sendable {
  /// The bare word of the standard, or the URI as it was written.
  public let text: String

  /// Reads a word or URI as a document writes it; `nil` for a bare word that the standard does not
  /// have, also inside one of its own URIs.
  public init?(_ text: String) {
    for lead in ["https://ref.gs1.org/cbv/", "http://ref.gs1.org/cbv/", "cbv:"]
    where text.hasPrefix(lead + Vocabulary.lead) {
      self.init(bare: String(text.dropFirst(lead.count + Vocabulary.lead.count)))
      return
    }
    if text.hasPrefix(Vocabulary.urn) {
      self.init(bare: String(text.dropFirst(Vocabulary.urn.count)))
    } else if text.contains(":") {
      self.init(known: text)
    } else {
      self.init(bare: text)
    }
  }

  private init?(bare word: String) {
    guard Vocabulary.words.contains(word) else { return nil }
    self.text = word
  }

  /// A word of the standard that this file names.
  init(known word: String) { self.text = word }

  /// Whether it is a word of the standard.
  public var isStandard: Bool { Vocabulary.words.contains(text) }
}

extension VocabularyWord: CustomStringConvertible {
  /// The word or URI.
  public var description: String { text }
}

/// A business step.
public typealias BizStep = VocabularyWord<BizSteps>
/// A condition of things.
public typealias Disposition = VocabularyWord<Dispositions>
/// A sort of business document.
public typealias BizTransactionType = VocabularyWord<BizTransactionTypes>
/// A sort of source or destination.
public typealias TransferEndType = VocabularyWord<TransferEndTypes>
/// Why an event was wrong.
public typealias ErrorReason = VocabularyWord<ErrorReasons>
