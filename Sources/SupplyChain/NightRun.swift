/// One execution of the nightly verbs for one business day.
public struct NightRun: Hashable, Sendable {
  /// Its id.
  public let id: RunID
  /// The business day.
  public let day: BusinessDay

  /// Takes a run.
  public init(id: RunID, day: BusinessDay) {
    self.id = id
    self.day = day
  }
}
