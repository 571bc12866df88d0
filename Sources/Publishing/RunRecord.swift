public import SupplyChain

/// What a night leaves behind about itself: `run.json`.
///
/// The keys are snake case and sorted, slashes stand as they are, and the same record gives the
/// same bytes. Seconds are kept in whole milliseconds.
public struct RunRecord: Hashable, Sendable, Codable {
  /// How long a verb took.
  public struct Verb: Hashable, Sendable, Codable {
    /// The verb: collect, forecast, suggest or balance; publishing writes this and cannot be in it.
    public let name: String
    /// Wall-clock seconds, to the millisecond.
    public let seconds: Double

    /// Takes a timing; one that is not a number or below zero is a bug of the caller.
    public init(name: String, seconds: Double) {
      precondition(seconds >= 0 && seconds.isFinite, "a verb takes a finite time")
      self.name = name
      self.seconds = (seconds * 1000).rounded() / 1000
    }
  }

  /// A store whose last data served in place of tonight's.
  public struct StaleStore: Hashable, Sendable, Codable {
    /// The store.
    public let id: StoreID
    /// The last day that it told of.
    public let since: BusinessDay

    /// Takes a store and the last day that it told of.
    public init(id: StoreID, since: BusinessDay) {
      self.id = id
      self.since = since
    }
  }

  /// A feed file that was put into quarantine, with all that is wrong in it.
  public struct RefusedFile: Hashable, Sendable, Codable {
    /// The file's path within the chain's folder.
    public let file: String
    /// The store it speaks for, when it could be told.
    public let store: StoreID?
    /// Everything that is wrong in it.
    public let faults: [Fault]

    /// Takes a file and its faults.
    public init(file: String, store: StoreID?, faults: [Fault]) {
      self.file = file
      self.store = store
      self.faults = faults
    }

    private enum CodingKeys: String, CodingKey {
      case file
      case store = "store_id"
      case faults
    }
  }

  /// The run.
  public var run: RunID
  /// The business day.
  public var day: BusinessDay
  /// The plan's version for this day, from 1; a forced run makes the next.
  public var version: Int
  /// The hash of all that the run read.
  public var inputHash: String
  /// The hash of its settings.
  public var settingsHash: String
  /// The hash of what it published.
  public var outputHash: String
  /// The linear algebra library and its kernel, on which the last digits depend.
  public var blas: String
  /// The version of Chama that ran.
  public var program: String
  /// The seed of everything random in the run, when there was any.
  public var seed: UInt64?
  /// The verbs in the order in which they ran.
  public var verbs: [Verb]
  /// How many stores trade on the day.
  public var storesExpected: Int
  /// How many stores' feeds were taken.
  public var storesCollected: Int
  /// Stores that trade on the day and sent nothing, whether older data served or not.
  public var missingStores: [StoreID]
  /// Stores whose older data served in place of tonight's, whole or in part.
  public var staleStores: [StaleStore]
  /// Files in quarantine.
  public var refused: [RefusedFile]
  /// Files that said again what was known already.
  public var duplicates: [String]
  /// What an operator should know, in English.
  public var warnings: [String]
  /// The same in Chinese, one by one; `nil` in records of older versions.
  public var warningsInChinese: [String]?
  /// The settings by name, as text.
  public var settings: [String: String]
  /// How much of what there was, by name: rows, series, lines.
  public var counts: [String: Int]

  /// Takes what is compulsory; the lists begin empty and are filled as the night goes on.
  public init(
    run: RunID, day: BusinessDay, version: Int, inputHash: String, settingsHash: String,
    outputHash: String, blas: String, program: String, storesExpected: Int, storesCollected: Int
  ) {
    self.run = run
    self.day = day
    self.version = version
    self.inputHash = inputHash
    self.settingsHash = settingsHash
    self.outputHash = outputHash
    self.blas = blas
    self.program = program
    self.seed = nil
    self.verbs = []
    self.storesExpected = storesExpected
    self.storesCollected = storesCollected
    self.missingStores = []
    self.staleStores = []
    self.refused = []
    self.duplicates = []
    self.warnings = []
    self.settings = [:]
    self.counts = [:]
  }

  private enum CodingKeys: String, CodingKey {
    case run = "run_id"
    case day
    case version
    case inputHash = "input_hash"
    case settingsHash = "settings_hash"
    case outputHash = "output_hash"
    case blas
    case program
    case seed
    case verbs
    case storesExpected = "stores_expected"
    case storesCollected = "stores_collected"
    case missingStores = "missing_stores"
    case staleStores = "stale_stores"
    case refused
    case duplicates
    case warnings
    case warningsInChinese = "warnings_zh"
    case settings
    case counts
  }
}
