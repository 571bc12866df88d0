/// An EPCIS 2.0 event: what happened to which things, when, where, why and under which conditions.
///
/// What all five event types have stands here; what one type has of its own stands in its
/// ``content-swift.property``. What the standard does not know is kept as it came, in
/// ``extensions``.
public struct EPCISEvent: Hashable, Sendable {
  /// What happened to which things.
  public var content: Content
  /// When it happened.
  public var eventTime: EventTime
  /// The offset from UTC where and when it happened.
  public var offset: TimeZoneOffset
  /// Its id; `nil` when nobody gave it one: it has its ``contentID`` then.
  public var id: String?
  /// When a repository took it in.
  public var recordTime: EventTime?
  /// The business step.
  public var bizStep: BizStep?
  /// The condition of the things afterwards.
  public var disposition: Disposition?
  /// Conditions that begin or end and hold beside the disposition.
  public var persistentDisposition: PersistentDisposition?
  /// Where it was seen.
  public var readPoint: EventPlace?
  /// Where the things are afterwards, until another event says otherwise.
  public var bizLocation: EventPlace?
  /// The business documents that it belongs to.
  public var transactions: [BizTransaction] = []
  /// Where the things come from: parties and places.
  public var sources: [TransferEnd] = []
  /// Where the things go: parties and places.
  public var destinations: [TransferEnd] = []
  /// What sensors measured.
  public var sensors: [SensorElement] = []
  /// Certificates that apply, as URIs.
  public var certifications: [String] = []
  /// Says that an earlier event of the same content was wrong; that one is left as it was.
  public var errorDeclaration: ErrorDeclaration?
  /// The namespaces of the prefixes that it uses, other than those of the standard's context.
  public var namespaces: [String: String] = [:]
  /// Fields of other vocabularies, in their order.
  public var extensions: [JSONValue.Member] = []
  /// The standard's lists that are there with nothing in them, by their names in JSON.
  public var emptyLists: [String] = []

  /// Takes what every event must have.
  public init(_ content: Content, at eventTime: EventTime, offset: TimeZoneOffset) {
    self.content = content
    self.eventTime = eventTime
    self.offset = offset
  }

  /// What happened to which things: one of the event types.
  public enum Content: Hashable, Sendable {
    /// Things were seen, came into being or ended.
    case object(ObjectEvent)
    /// Things were put into another or taken out of it.
    case aggregation(AggregationEvent)
    /// Things became part of a business document, or no longer are.
    case transaction(TransactionEvent)
    /// Things became other things.
    case transformation(TransformationEvent)
    /// Things were fixed to another or taken off it.
    case association(AssociationEvent)
    /// An event type of another vocabulary, by its URI; its fields are extensions.
    case other(type: String)

    /// The name of the type as documents write it.
    public var type: String {
      switch self {
      case .object: "ObjectEvent"
      case .aggregation: "AggregationEvent"
      case .transaction: "TransactionEvent"
      case .transformation: "TransformationEvent"
      case .association: "AssociationEvent"
      case .other(let type): type
      }
    }
  }
}
