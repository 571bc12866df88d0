import Foundation
public import Simulation
public import SupplyChain

/// Plays policies over a chain's history: the instrument that says whether a policy pays.
///
/// Every policy meets the same demand, and under one seed the same biases, ordering days and late
/// deliveries. The result is the same for any number of threads.
public struct Replay: Sendable {
  /// What is played, and on what assumptions.
  public struct Options: Sendable {
    /// The first day that counts; `nil` is as early as the history allows.
    public var firstDay: BusinessDay?
    /// The last day that is played; `nil` is the last of the history.
    public var lastDay: BusinessDay?
    /// The policies; what one is compared with is played as well.
    public var policies = ReplayPolicy.catalogue
    /// How many seeds, from 1.
    public var seeds = 10
    /// What is assumed beside the chain's settings.
    public var assumptions = ReplaySettings()
    /// How the chain's nights are set.
    public var settings = Settings()
    /// Where forecasts are kept between two replays; `nil` keeps them no longer than this one.
    public var tapePath: String?

    /// What the forecasts know of the weather to come: what had been issued by the night, the
    /// season's usual weather where nothing had, or what was observed afterwards.
    public var weather = BacktestRequest.Weather.issued

    /// Where forecasts lie meanwhile that are not kept.
    public var temporaryFolder = "/tmp"

    /// The defaults.
    public init() {}
  }

  private let options: Options
  private let progress: NightProgress
  /// Days of history that a forecast wants before the first night.
  private static let leastHistory = 28
  private static let nightsAtATime = 16

  /// Takes options; assumptions and settings are without faults.
  public init(_ options: Options, progress: NightProgress = .silent) {
    precondition(options.seeds > 0 && !options.policies.isEmpty, "something to play")
    self.options = options
    self.progress = progress
  }

  /// Plays the folder of a chain.
  ///
  /// - Throws: ``OperationsFailure`` when the folder or its days cannot be used.
  public func run(folder path: String) throws -> ReplayReport {
    progress.began("collect")
    let folder = try ReplayFolder(path: path)
    let chain = ReplayChain(
      stores: folder.stores, materials: folder.materials, histories: folder.histories,
      policy: options.settings.replenishment, settings: options.assumptions)
    let days = try days(of: folder)
    let world = ReplayWorld(
      chain: chain, settings: options.assumptions,
      replenishment: options.settings.replenishment, balancing: options.settings.balancing,
      firstDay: days.first)
    let tape = try tape(folder, chain, nights: days.nights)
    var lanes = try play(
      options.policies.withReferences.filter { $0.equalFillTo == nil }, tape, world)
    for policy in options.policies where policy.equalFillTo != nil {
      lanes += try EqualFill(policy: policy, world: world, played: lanes).solve {
        try play([$0], tape, world)
      }
    }
    return ReplayReport(
      lanes: lanes, policies: options.policies.withReferences, world: world, options: options,
      days: (days.first, days.nights.upperBound + 1))
  }

  /// The first day that counts, and all nights that are played.
  private func days(
    of folder: ReplayFolder
  ) throws -> (first: BusinessDay, nights: ClosedRange<BusinessDay>) {
    let warmUp = Int(options.assumptions.warmUpDays)
    let begin = folder.histories.map(\.firstDay).min() ?? folder.lastDay
    let earliest = begin + Replay.leastHistory + warmUp
    let first = options.firstDay ?? earliest
    let last = options.lastDay ?? folder.lastDay
    guard first >= earliest, last <= folder.lastDay, first <= last else {
      throw OperationsFailure.daysBeyondHistory(
        first: first, last: last, earliest: earliest, latest: folder.lastDay)
    }
    return (first, (first - 1 - warmUp)...(last - 1))
  }

  private func tape(
    _ folder: ReplayFolder, _ chain: ReplayChain, nights: ClosedRange<BusinessDay>
  ) throws -> ReplayTape {
    let windows = chain.goods.map {
      $0.leadDays + max($0.reviewDays, Int(options.assumptions.habitDryReviewDays))
    }
    let horizon = min(
      max(options.settings.horizonDays, windows.max() ?? 0), NightForecasts.longestHorizon)
    let key = "\(ReplayTape.mark) \(folder.digest) \(nights) \(horizon) \(options.weather.rawValue)"
    let tape = try ReplayTape(
      path: options.tapePath, beside: options.temporaryFolder, key: key, nights: nights,
      positionCount: chain.positionCount,
      horizon: horizon)
    try NightForecasts(
      folder: folder, chain: chain, horizon: horizon, weather: options.weather, progress: progress
    ).fill(tape)
    return tape
  }

  /// Plays policies under every seed: lanes by policy, then by seed.
  private func play(
    _ policies: [ReplayPolicy], _ tape: ReplayTape, _ world: ReplayWorld
  ) throws -> [ReplayLane] {
    var lanes = policies.flatMap { policy in
      (1...options.seeds).map { ReplayLane(policy: policy, seed: UInt64($0), world: world) }
    }
    progress.began("play")
    let nights = Array(tape.nights)
    for block in nights.blocks(of: Replay.nightsAtATime) {
      let known = try mapInParallel(Array(block)) { night in
        ReplayNight(
          day: night, chain: world.chain, forecasts: try tape.forecasts(of: night),
          settings: world.settings)
      }
      lanes = try mapInParallel(lanes) { lane in
        var lane = lane
        for night in known { lane.play(night) }
        return lane
      }
      progress.step(
        "play", (block.last ?? tape.nights.lowerBound) - tape.nights.lowerBound + 1,
        of: nights.count)
    }
    return lanes
  }
}

extension [ReplayPolicy] {
  /// The policies and those that they are compared with, each once, in the catalogue's order.
  fileprivate var withReferences: [ReplayPolicy] {
    let named = Set(map(\.name) + flatMap(\.references))
    return ReplayPolicy.catalogue.filter { named.contains($0.name) }
  }
}
