import Foundation
import Persistence
import SupplyChain

/// Works out what stores gained and lost day by day, from the facts, and keeps it: docs/gains.md
/// says what is counted and how.
///
/// Only days that have come or changed since the last time are worked out. Nothing is lost when
/// this never runs or is interrupted: the next time works out what is missing.
struct MeasureGains {
  let ledger: Ledger
  let day: BusinessDay

  /// What a store uses on a usual day is the mean of so many days before.
  private static let usualDays = 28
  /// A feed may restate what lies so many days back.
  private static let restatedDays = 7

  /// Prepares to bring gains up to the close of a day.
  init(ledger: Ledger, through day: BusinessDay) {
    self.ledger = ledger
    self.day = day
  }

  /// Brings gains up to date.
  ///
  /// - Parameter anew: works all of them out again.
  func refresh(anew: Bool = false) throws {
    let before = try ledger.gainState()
    // A night of the past leaves what later ones have brought.
    let day = max(self.day, before?.through ?? self.day)
    let moment = LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let materials = try Prices(ledger, at: moment)
    let known = anew ? nil : before
    guard let first = try first(to: moment, prices: materials.hash, known) else { return }
    let facts = try FactReader(ledger, at: moment)
    let runs = try judgedRuns(from: first, through: day)
    var kept: [(store: StoreID, days: [GainDay])] = []
    for stores in try ledger.storesWithFacts().blocks(of: 8) {
      kept += try mapInParallel(Array(stores)) { store in
        let book = try GainBook(
          facts, of: store, from: first, usualDays: MeasureGains.usualDays, materials)
        return (store, try book.days(judging: runs, in: ledger))
      }
    }
    try ledger.keepGains(
      kept, from: first,
      state: GainState(
        through: day, collection: moment.collection, prices: materials.hash))
  }

  /// The first day to be worked out, `nil` when nothing has come.
  private func first(
    to moment: LedgerMoment, prices: String, _ known: GainState?
  ) throws -> BusinessDay? {
    let beginning = BusinessDay(daysSinceEpoch: 0)
    guard let known, known.prices == prices else { return beginning }
    let fed = try ledger.firstFeedDay(after: known.collection)
    let ahead = known.through < moment.day ? known.through + 1 : nil
    guard let earliest = [fed, ahead].compactMap({ $0 }).min() else { return nil }
    return max(beginning, earliest - MeasureGains.restatedDays)
  }

  /// The plans of the nights before days that are to be judged, by the day.
  private func judgedRuns(
    from first: BusinessDay, through day: BusinessDay
  ) throws -> [BusinessDay: RunID] {
    var runs: [BusinessDay: RunID] = [:]
    var judged = max(first, day - PublishedForecast.longestHorizon)
    while judged <= day {
      runs[judged] = try ledger.currentRun(of: judged - 1)?.id
      judged = judged + 1
    }
    return runs
  }

  /// What materials cost, and the categories that they are planned with.
  struct Prices: Sendable {
    let materials: [MaterialID: Material]
    let hash: String

    init(_ ledger: Ledger, at moment: LedgerMoment) throws {
      materials = try ChainState.materials(ledger, at: moment)
      let lines = materials.values.sorted { $0.id < $1.id }.map { material in
        "\(material.id) \(material.category ?? "") \(material.unitCost?.fenPerThousand ?? -1) "
          + "\(material.shortageCost?.fenPerThousand ?? -1)"
      }
      hash = sha256(lines.joined(separator: "\n"))
    }

    func category(_ material: MaterialID) -> String { materials[material]?.category ?? "" }

    /// Fen a base unit.
    func cost(_ material: MaterialID) -> Double {
      Double(materials[material]?.unitCost?.fenPerThousand ?? 0) / 1000
    }

    /// Fen of margin lost a base unit.
    func margin(_ material: MaterialID) -> Double {
      Double(materials[material]?.shortageCost?.fenPerThousand ?? 0) / 1000
    }
  }
}

/// The days of one store, in fen and fractions of it until they are rounded once.
private struct GainBook {
  private struct Cell {
    var consumption = 0.0
    var stock = 0.0
    var waste = 0.0
    var stockOuts = 0
    var stockOut = 0.0
    var judged = 0.0
    var error = 0.0
  }

  private let store: StoreID
  private let first: BusinessDay
  private let history: StoreHistory?
  private let prices: MeasureGains.Prices
  private var counted: Set<BusinessDay> = []
  private var cells: [BusinessDay: [String: Cell]] = [:]

  init(
    _ facts: FactReader, of store: StoreID, from first: BusinessDay, usualDays: Int,
    _ prices: MeasureGains.Prices
  ) throws {
    self.store = store
    self.first = first
    self.prices = prices
    let start = max(BusinessDay(daysSinceEpoch: 0), first - usualDays)
    let reported = try facts.history(of: store, since: start)
    let books = try facts.stockBooks(of: store, since: start)
    self.history = reported.map { reported in
      books.map { StockOuts($0, consumption: reported).marking(reported) } ?? reported
    }
    // A count before anything is known to have been used would stand for nothing.
    let known = max(first, history?.firstDay ?? first)
    for entry in books?.counts ?? [] where entry.day >= known {
      counted.insert(entry.day)
      change(entry.day, entry.material) {
        $0.stock += Double(entry.thousandths) / 1000 * prices.cost(entry.material)
      }
    }
    for entry in try facts.waste(of: store, since: first) {
      change(entry.day, entry.material) {
        $0.waste += Double(entry.thousandths) / 1000 * prices.cost(entry.material)
      }
    }
    if let history { consume(history, usualDays: usualDays) }
  }

  private mutating func change(
    _ day: BusinessDay, _ material: MaterialID, _ body: (inout Cell) -> Void
  ) {
    body(&cells[day, default: [:]][prices.category(material), default: Cell()])
  }

  /// What was used, and what was asked for in vain: on a day on which a material ran out, its usual
  /// day less what was used.
  private mutating func consume(_ history: StoreHistory, usualDays: Int) {
    for (row, material) in history.materials.enumerated() {
      let (cost, margin) = (prices.cost(material), prices.margin(material))
      var usual = UsualDay(length: usualDays)
      for offset in 0..<history.dayCount {
        let day = history.firstDay + offset
        let used = history.quantity(row: row, day: day)?.units
        let isOut = used != nil && history.stockedOut[row * history.dayCount + offset]
        defer { usual.take(isOut ? nil : used) }
        guard day >= first, let used, used > 0 || isOut else { continue }
        change(day, material) { cell in
          cell.consumption += used * cost
          guard isOut else { return }
          cell.stockOuts += 1
          cell.stockOut += max((usual.mean ?? used) - used, 0) * margin
        }
      }
    }
  }

  /// The days with what the plans of the nights before had said of them.
  func days(judging runs: [BusinessDay: RunID], in ledger: Ledger) throws -> [GainDay] {
    var book = self
    for (day, run) in runs {
      guard let past = try ledger.publishedForecast(of: store, in: run) else { continue }
      book.judge(past, on: day)
    }
    return book.cells.sorted { $0.key < $1.key }.flatMap { day, categories in
      categories.sorted { $0.key < $1.key }.map { category, cell in
        var gain = GainDay(day: day, category: category)
        gain.consumption = Money(roundingFen: cell.consumption)
        gain.isCounted = counted.contains(day)
        gain.stock = Money(roundingFen: cell.stock)
        gain.waste = Money(roundingFen: cell.waste)
        gain.stockOuts = cell.stockOuts
        gain.stockOut = Money(roundingFen: cell.stockOut)
        gain.judged = Money(roundingFen: cell.judged)
        gain.error = Money(roundingFen: cell.error)
        return gain
      }
    }
  }

  /// Days that a stock-out cut short judge no forecast.
  private mutating func judge(_ past: PublishedForecast, on day: BusinessDay) {
    guard let history else { return }
    let offset = day - history.firstDay
    let step = day - past.origin
    guard (0..<history.dayCount).contains(offset), (1...past.horizon).contains(step) else { return }
    let rows = Dictionary(
      history.materials.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, material) in past.materials.enumerated() {
      guard let row = rows[material], let used = history.quantity(row: row, day: day)?.units,
        !history.stockedOut[row * history.dayCount + offset]
      else { continue }
      let (mean, _) = past.day(ofMaterial: index, step: step)
      let cost = prices.cost(material)
      change(day, material) { cell in
        cell.judged += used * cost
        cell.error += abs(mean - used) * cost
      }
    }
  }
}

/// The mean of the last days on which a material was used as much as was asked for.
private struct UsualDay {
  private var days: [Double?]
  private var next = 0
  private var sum = 0.0
  private var count = 0

  init(length: Int) { days = Array(repeating: nil, count: length) }

  var mean: Double? { count > 0 ? sum / Double(count) : nil }

  mutating func take(_ used: Double?) {
    if let old = days[next] {
      sum -= old
      count -= 1
    }
    if let used {
      sum += used
      count += 1
    }
    days[next] = used
    next = (next + 1) % days.count
  }
}
