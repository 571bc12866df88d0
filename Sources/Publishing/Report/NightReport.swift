public import SupplyChain

/// All that headquarters reads in the morning about a night, before it becomes `report.html`.
///
/// The page's bytes depend on this value alone. Timings differ from run to run: they are shown only
/// when ``showsTimings`` is set.
public struct NightReport: Sendable {
  /// The run: hashes, feeds, refused files, warnings.
  public var record: RunRecord
  /// The language that the page opens in; the other is one click away.
  public var language: Language
  /// The chain's stores, for their names.
  public var stores: [Store]
  /// The chain's materials, for their names, units and categories.
  public var materials: [Material]
  /// Every suggestion of the night, zeros included, in any order.
  public var suggestions: [Suggestion]
  /// The transfers that the night proposes, in any order.
  public var transfers: [TransferContent]
  /// What a person should look at, in any order.
  public var exceptions: [PlanningException]
  /// How good the last forecasts were, when there were any to judge.
  public var accuracy: AccuracyReview?
  /// What the chain consumed and is expected to consume.
  public var outlook: ConsumptionOutlook?
  /// What transfers of the last weeks saved, in any order.
  public var outcomes: [TransferOutcome]
  /// What planners' overrides of the last weeks brought, in any order.
  public var overrides: [OverrideOutcome]
  /// What is different from the plan before; `nil` when there was none.
  public var changes: NightChanges?
  /// Transfers that wait for somebody, tonight's proposals included, in any order.
  public var waiting: [WaitingTransfer]
  /// Whether the page tells how long each verb took.
  public var showsTimings: Bool

  /// Takes a night.
  public init(
    record: RunRecord, language: Language, stores: [Store], materials: [Material],
    suggestions: [Suggestion], transfers: [TransferContent], exceptions: [PlanningException],
    accuracy: AccuracyReview? = nil, outlook: ConsumptionOutlook? = nil,
    outcomes: [TransferOutcome] = [], overrides: [OverrideOutcome] = [],
    changes: NightChanges? = nil, waiting: [WaitingTransfer] = [], showsTimings: Bool = false
  ) {
    self.record = record
    self.language = language
    self.stores = stores
    self.materials = materials
    self.suggestions = suggestions
    self.transfers = transfers
    self.exceptions = exceptions
    self.accuracy = accuracy
    self.outlook = outlook
    self.outcomes = outcomes
    self.overrides = overrides
    self.changes = changes
    self.waiting = waiting
    self.showsTimings = showsTimings
  }
}
