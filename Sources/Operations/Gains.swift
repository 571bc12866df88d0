public import Access
import Foundation
public import Persistence
public import SupplyChain

/// What figures of gain are told by.
public enum GainsKey: String, Sendable, Codable, CaseIterable {
  /// A line a store.
  case store
  /// A line a city.
  case city
  /// A line a category of materials.
  case category
  /// A line a week, from Monday.
  case week
}

/// Asks the ledger what the chain gains: docs/gains.md defines every figure.
public struct Gains {
  let ledger: Ledger
  let caller: Caller

  /// Prepares figures for somebody: those of the stores that they may see.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// The figures of some days, of all that are known when none are named.
  ///
  /// - Parameters:
  ///   - stores: only these; a store manager must name own ones.
  ///   - anew: works everything out again first; it takes seconds.
  /// - Throws: ``OperationsFailure/badPeriod(from:to:)``, `LedgerFailure.noRun` before the first
  ///   plan, ``Access/AccessFailure/notAllowed(_:action:concerning:)``.
  public func report(
    by key: GainsKey, from: BusinessDay? = nil, to: BusinessDay? = nil,
    of stores: Set<StoreID>? = nil, anew: Bool = false
  ) throws -> GainsReport {
    if let from, let to, from > to { throw OperationsFailure.badPeriod(from: from, to: to) }
    for store in stores?.sorted() ?? [] {
      try ledger.authorize(caller, to: .viewGains, on: .store(store))
    }
    if stores == nil { try ledger.authorize(caller, to: .viewGains, on: .chain) }
    guard let run = try ledger.currentRun() else { throw LedgerFailure.noRun("yet") }
    try MeasureGains(ledger: ledger, through: run.moment.day).refresh(anew: anew)
    guard let known = try ledger.gainDays() else { throw LedgerFailure.noRun("yet") }
    let first = max(from ?? known.lowerBound, known.lowerBound)
    let last = min(to ?? known.upperBound, known.upperBound)
    guard first <= last else {
      throw OperationsFailure.badPeriod(from: known.lowerBound, to: known.upperBound)
    }
    let names = try GainNames(ledger, at: run.moment)
    var sheet = GainsSheet(key: key, days: first...last, stores: stores, names: names)
    let part: GainPart = key == .category ? .category : key == .week ? .week : .whole
    for sum in try ledger.gainSums(by: part, in: first...last) { sheet.add(sum) }
    for request in try ledger.requestTimes(in: first...last) { sheet.add(request) }
    for arrival in try ledger.requestArrivals(in: first...last) { sheet.add(arrival) }
    for outcome in try ledger.settledTransfers(in: first...last) { sheet.add(outcome) }
    return sheet.report
  }
}

/// Names and places of what figures are told by.
struct GainNames {
  let stores: [StoreID: Store]
  let materials: [MaterialID: Material]

  init(_ ledger: Ledger, at moment: LedgerMoment) throws {
    let stores = try ChainState.stores(ledger, at: moment)
    self.stores = Dictionary(stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.materials = try ChainState.materials(ledger, at: moment)
  }

  /// Materials whose price is not known: they count nowhere.
  var unpriced: Int { materials.values.count { $0.unitCost == nil } }
}

/// Figures of gain, line by line. CSV, the API and pages show the same.
public struct GainsReport: Sendable, Hashable, Encodable {
  /// What the lines are.
  public let by: GainsKey
  /// The first day counted.
  public let from: BusinessDay
  /// The last day counted.
  public let to: BusinessDay
  /// The lines, by key.
  public let lines: [GainsLine]
  /// All of them together.
  public let total: GainsLine
  /// What a reader must know: what is not counted, and why.
  public let notes: [Sentence]
}

/// One line of figures. What is not known is `nil`, never nothing.
public struct GainsLine: Sendable, Hashable, Encodable {
  /// The store, city, category or the week's Monday.
  public let key: String
  /// Its name.
  public let name: String
  /// What was used, at cost.
  public let consumption: Money
  /// The stock at cost, on the mean of the days on which it was counted.
  public let meanStock: Money?
  /// How often a year the stock is used up.
  public let turnover: Double?
  /// What was thrown away, at cost.
  public let waste: Money
  /// Days of materials that ran out.
  public let stockOutDays: Int
  /// The margin of what was asked for in vain on them.
  public let stockOut: Money
  /// Requests that were made.
  public let requests: Int
  /// Those that are decided.
  public let decided: Int
  /// Minutes from request to decision: half of the decided ones took no longer.
  public let decisionMinutes: Double?
  /// The share of decided ones that took no longer than the chain's goal of 90 minutes.
  public let withinGoal: Double?
  /// The program's share of the time, in milliseconds: half of the answers took no longer.
  public let answerMilliseconds: Double?
  /// Orders of requests that have arrived.
  public let arrivals: Int
  /// The share of them that came after the hour by which the goods were needed.
  public let lateShare: Double?
  /// Minutes after that hour: half of the late ones came no later.
  public let lateMinutes: Double?
  /// Transfers whose outcome is known.
  public let transfers: Int
  /// What they promised; `nil` where none is known, or by category where one carried several.
  public let promised: Money?
  /// What they saved.
  public let realised: Money?
  /// The error of the plans of the nights before, as a share of what was used, at cost.
  public let forecastError: Double?
}
