public import SupplyChain

/// A channel that is reached by posting to an address.
///
/// The format is pure: it makes a request of a message and reads what the other side answered. That
/// the request is sent safely is ``HTTPSender``'s.
public protocol HTTPChannel: Sendable {
  /// The request that carries `message`.
  ///
  /// - Parameter milliseconds: the present instant since 1970, which signatures contain.
  func request(for message: AlertMessage, in language: Language, at milliseconds: Int64)
    -> OutgoingRequest

  /// What an answer means.
  func verdict(on answer: IncomingAnswer) -> DeliveryVerdict
}

/// A POST request.
public struct OutgoingRequest: Sendable, Hashable {
  /// The absolute address, secrets included: never logged.
  public let url: String
  /// The header fields besides the body's length.
  public let headers: [Header]
  /// The body.
  public let body: [UInt8]

  /// A header field.
  public struct Header: Sendable, Hashable {
    /// Its name in lower case.
    public let name: String
    /// Its value.
    public let value: String

    /// Takes a field.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Takes a request.
  public init(url: String, headers: [Header], body: [UInt8]) {
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// A JSON body.
  init(url: String, json: [UInt8]) {
    self.init(
      url: url, headers: [Header(name: "content-type", value: "application/json; charset=utf-8")],
      body: json)
  }
}

/// What the other side answered.
public struct IncomingAnswer: Sendable, Hashable {
  /// The HTTP status.
  public let status: Int
  /// What `Retry-After` says, in seconds, when it says a number.
  public let retryAfterSeconds: Int?
  /// The body, or its beginning.
  public let body: [UInt8]

  /// Takes an answer.
  public init(status: Int, retryAfterSeconds: Int? = nil, body: [UInt8]) {
    self.status = status
    self.retryAfterSeconds = retryAfterSeconds
    self.body = body
  }
}

/// What became of one attempt to deliver a message.
public enum DeliveryVerdict: Sendable, Hashable {
  /// The other side has it.
  case delivered
  /// It may go better later: try again, not before `seconds` when the other side said so.
  case later(seconds: Int?, reason: Sentence)
  /// It will not go better by itself: the address, the key or the message is wrong. A person has to
  /// mend the channel; the message waits for that.
  case refused(reason: Sentence)

  /// The verdict by the status alone: 2xx has it; 408, 425, 429 and 5xx may go better; the rest,
  /// redirects included, is a matter for a person.
  public static func byStatus(_ answer: IncomingAnswer) -> DeliveryVerdict {
    let status = Sentence("HTTP \(answer.status)", "HTTP \(answer.status)")
    return switch answer.status {
    case 200..<300: .delivered
    case 408, 425, 429, 500...:
      .later(seconds: answer.retryAfterSeconds, reason: status)
    case 300..<400:
      .refused(
        reason: Sentence(
          "\(status.english): it points elsewhere; enter the final address",
          "\(status.chinese)：地址已转移，请填写最终地址"))
    default: .refused(reason: status)
    }
  }
}
