import Operations
import SupplyChain

/// What of many acts at once could not be done, and why.
struct BulkRefusals {
  private static let mostTold = 10

  let speech: Speech
  private(set) var count = 0
  private var lines: [String] = []

  init(speech: Speech) { self.speech = speech }

  /// - Parameter remedy: what to do, where these pages know better than the failure.
  mutating func add(_ name: String, _ failure: any Failure, remedy: String? = nil) {
    count += 1
    guard count <= BulkRefusals.mostTold else { return }
    let words = FailureWords(failure, speech)
    lines.append(
      name + speech.say(": ", "：") + (remedy.map { "\(words.what) \($0)" } ?? words.line))
  }

  /// How many were approved and how many not, with the reasons.
  func notice(approved: Int) -> Notice {
    let more = count - lines.count
    let rest = more > 0 ? [speech.say("and \(more) more.", "另有 \(more) 张。")] : []
    return Notice(
      tone: .look,
      text: speech.say(
        "\(approved) approved, \(count) not:", "已批准 \(approved) 张，\(count) 张未批准："),
      remedy: (lines + rest).joined(separator: " "))
  }
}

extension OperationsFailure {
  /// Whether a donor would go under its own need.
  var isOfShortDonor: Bool { if case .leavesShort = self { true } else { false } }
}

extension FailureKind {
  /// Whether such a failure is one of several acts' own, so that the others can still be done.
  var isOfOneAlone: Bool {
    switch self {
    case .badInput, .notFound, .conflict, .alreadyDone, .denied: true
    case .badUsage, .notSignedIn, .unavailable, .alreadyRunning, .tooMany, .failed: false
    }
  }
}
