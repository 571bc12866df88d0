public import SupplyChain

/// A chain that never was, whose numbers hang together: weather, calendar, drinks, recipes, stock,
/// orders, deliveries, waste. The same parameters give the same bytes.
public struct SampleChain: Sendable {
  /// What a sample chain is made of.
  public struct Parameters: Sendable, Equatable {
    /// How many stores, 1 … 10,000.
    public var stores: Int
    /// How many materials, 1 … 400.
    public var materials: Int
    /// How many days in all, the ten feed days included: at least 20.
    public var days: Int
    /// What the numbers are drawn from.
    public var seed: UInt64
    /// The last day.
    public var end: BusinessDay
    /// Whether the feeds bring what real feeds bring; then `faults.json` says what was planted.
    public var plantsFaults: Bool

    /// The end that is taken when none is named: 2026-06-30.
    public static let standardEnd = BusinessDay.on(2026, 6, 30)

    /// Takes the parameters; without any it is the chain of 87 stores.
    public init(
      stores: Int = 87, materials: Int = 60, days: Int = 400, seed: UInt64 = 87,
      end: BusinessDay = Parameters.standardEnd, plantsFaults: Bool = false
    ) {
      self.stores = stores
      self.materials = materials
      self.days = days
      self.seed = seed
      self.end = end
      self.plantsFaults = plantsFaults
    }
  }

  /// How many of the days come as feeds, one folder a day, and not as history.
  public static let feedDays = 10

  /// What the chain is made of.
  public let parameters: Parameters

  /// Takes the parameters.
  ///
  /// - Throws: ``SimulationFailure/badParameter(name:value:allowed:)`` and
  ///   ``SimulationFailure/outsideCalendar(first:last:known:)``.
  public init(_ parameters: Parameters) throws(SimulationFailure) {
    try SampleChain.check("stores", parameters.stores, within: 1...10_000)
    try SampleChain.check("materials", parameters.materials, within: 1...400)
    try SampleChain.check("days", parameters.days, within: 20...3660)
    let first = parameters.end - (parameters.days - 1)
    let known = PublicHolidays.knownDays
    guard known.contains(first), known.contains(parameters.end) else {
      throw .outsideCalendar(first: first, last: parameters.end, known: known)
    }
    self.parameters = parameters
  }

  /// The first of the days.
  public var firstDay: BusinessDay { parameters.end - (parameters.days - 1) }

  /// Writes the chain's folder: master files, history up to ten days before the end, ten feed days,
  /// issued weather forecasts. Beside the contract's files stand `deliveries.csv`, `waste.csv` and
  /// `stock.csv` (the stock before the first day and at the close of the history), so that the
  /// whole flow of goods is known.
  ///
  /// Memory holds the stores' stocks and never the history.
  ///
  /// - Parameters:
  ///   - directory: a new or an empty folder.
  ///   - progress: is told now and then, in one line, how far it is.
  /// - Throws: ``SimulationFailure/folderNotEmpty(_:)`` and
  ///   ``SimulationFailure/cannotWrite(path:reason:)``; what was written until then stays.
  public func write(
    to directory: String, progress: (String) -> Void = { _ in }
  ) throws(SimulationFailure) {
    let folder = try OutputFolder(creating: directory)
    let simulation = ChainSimulation(
      storeCount: parameters.stores, materialCount: parameters.materials,
      days: firstDay...parameters.end, streams: RandomStreams(seed: parameters.seed))
    try writeMasterFiles(of: simulation, to: folder)
    var play = ChainPlay(simulation: simulation, folder: folder)
    try play.writeHistory(days: parameters.days - SampleChain.feedDays, progress: progress)
    try play.writeFeeds(
      from: parameters.days - SampleChain.feedDays, plantsFaults: parameters.plantsFaults,
      progress: progress)
  }

  private func writeMasterFiles(
    of simulation: ChainSimulation, to folder: OutputFolder
  ) throws(SimulationFailure) {
    let files = MasterFiles(simulation: simulation)
    try folder.write(files.stores(), to: "stores.csv")
    try folder.write(files.materials(), to: "materials.csv")
    try folder.write(files.holidays(), to: "holidays.csv")
    try folder.write(files.promotions(), to: "promotions.csv")
    try folder.write(files.weather(), to: "weather.csv")
    try folder.write(files.issuedWeather(), to: "weather_forecast.csv")
  }

  private static func check(
    _ name: String, _ value: Int, within allowed: ClosedRange<Int>
  ) throws(SimulationFailure) {
    guard allowed.contains(value) else {
      throw .badParameter(
        name: name, value: String(value),
        allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }
}
