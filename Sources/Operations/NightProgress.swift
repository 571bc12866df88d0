/// What a long use case tells while it works. The command line draws it on standard error.
public struct NightProgress: Sendable {
  /// One thing to tell.
  public enum Event: Sendable {
    /// A verb has begun.
    case began(verb: String)
    /// `done` of `total` pieces of a verb are done.
    case step(verb: String, done: Int, total: Int)
    /// So many rows have been read.
    case rows(verb: String, count: Int)
    /// A verb is finished.
    case finished(verb: String, seconds: Double, summary: String)
    /// A verb had been finished before the night was interrupted.
    case resumed(verb: String)
  }

  let tell: @Sendable (Event) -> Void

  /// Takes a listener, which may be called from any thread.
  public init(_ tell: @escaping @Sendable (Event) -> Void) { self.tell = tell }

  /// Tells nobody.
  public static let silent = NightProgress { _ in }

  /// The same without a word about one verb.
  func without(_ left: String) -> NightProgress {
    NightProgress { [tell] event in if event.verb != left { tell(event) } }
  }

  func began(_ verb: String) { tell(.began(verb: verb)) }
  func step(_ verb: String, _ done: Int, of total: Int) {
    tell(.step(verb: verb, done: done, total: total))
  }
  func rows(_ verb: String, _ count: Int) { tell(.rows(verb: verb, count: count)) }
  func finished(_ verb: String, _ seconds: Double, _ summary: String) {
    tell(.finished(verb: verb, seconds: seconds, summary: summary))
  }
  func resumed(_ verb: String) { tell(.resumed(verb: verb)) }
}

extension NightProgress.Event {
  /// The verb that it is about.
  fileprivate var verb: String {
    switch self {
    case .began(let verb), .step(let verb, _, _), .rows(let verb, _), .finished(let verb, _, _),
      .resumed(let verb):
      verb
    }
  }
}
