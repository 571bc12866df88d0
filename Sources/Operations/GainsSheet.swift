import Persistence
import SupplyChain

/// Adds up figures of gain line by line.
struct GainsSheet {
  let key: GainsKey
  let days: ClosedRange<BusinessDay>
  /// Only these stores; `nil` counts all.
  let stores: Set<StoreID>?
  let names: GainNames

  private var lines: [String: Tally] = [:]
  private var total = Tally()

  /// The chain's goal from request to decision, in minutes.
  static let goalMinutes = 90.0
  /// Transfers that carried several categories, where lines are categories.
  private static let several = "(several)"

  init(
    key: GainsKey, days: ClosedRange<BusinessDay>, stores: Set<StoreID>?, names: GainNames
  ) {
    self.key = key
    self.days = days
    self.stores = stores
    self.names = names
  }

  /// Sums of one line.
  private struct Tally {
    var consumption = Money.zero
    var countedConsumption = Money.zero
    var stockDays = Money.zero
    /// The mean stocks of stores, added up.
    var meanStock = 0.0
    var waste = Money.zero
    var stockOutDays = 0
    var stockOut = Money.zero
    var judged = Money.zero
    var error = Money.zero
    var requests = 0
    var minutes: [Double] = []
    var milliseconds: [Double] = []
    var arrivals = 0
    /// Of what came after its hour.
    var lateMinutes: [Double] = []
    var transfers = 0
    var promised = Money.zero
    var realised = Money.zero
  }

  private mutating func tally(_ line: String, _ body: (inout Tally) -> Void) {
    body(&lines[line, default: Tally()])
    body(&total)
  }

  private func counts(_ store: StoreID) -> Bool { stores?.contains(store) ?? true }

  private func week(_ day: BusinessDay) -> String {
    let number = Int(day.daysSinceEpoch)
    return BusinessDay(daysSinceEpoch: Int32(number - (number + 3) % 7)).description
  }

  private func city(_ store: StoreID) -> String { names.stores[store]?.city ?? "" }

  mutating func add(_ sum: GainSum) {
    guard counts(sum.store) else { return }
    let line =
      switch key {
      case .store: sum.store.text
      case .city: city(sum.store)
      case .category: sum.part
      case .week: Int32(sum.part).map { BusinessDay(daysSinceEpoch: $0).description } ?? sum.part
      }
    tally(line) { tally in
      tally.consumption += sum.consumption
      tally.countedConsumption += sum.countedConsumption
      tally.stockDays += sum.stockDays
      if sum.countedDays > 0 {
        tally.meanStock += Double(sum.stockDays.fen) / Double(sum.countedDays)
      }
      tally.waste += sum.waste
      tally.stockOutDays += sum.stockOutDays
      tally.stockOut += sum.stockOut
      tally.judged += sum.judged
      tally.error += sum.error
    }
  }

  mutating func add(_ request: RequestTime) {
    guard counts(request.store) else { return }
    tally(line(request.store, request.material, request.askedOn)) { tally in
      tally.requests += 1
      tally.milliseconds.append(Double(request.answerMicroseconds) / 1000)
      if let minutes = request.decisionMinutes { tally.minutes.append(minutes) }
    }
  }

  mutating func add(_ arrival: RequestArrival) {
    guard counts(arrival.store) else { return }
    tally(line(arrival.store, arrival.material, arrival.askedOn)) { tally in
      tally.arrivals += 1
      if arrival.minutesLate > 0 { tally.lateMinutes.append(arrival.minutesLate) }
    }
  }

  /// The line of a request.
  private func line(_ store: StoreID, _ material: MaterialID, _ askedOn: BusinessDay) -> String {
    switch key {
    case .store: store.text
    case .city: city(store)
    case .category: names.materials[material]?.category ?? ""
    case .week: week(askedOn)
    }
  }

  mutating func add(_ transfer: SettledTransfer) {
    let (outcome, content) = (transfer.outcome, transfer.content)
    guard counts(content.leg.to) else { return }
    let categories = Set(content.lines.map { names.materials[$0.material]?.category ?? "" })
    let line =
      switch key {
      case .store: content.leg.to.text
      case .city: city(content.leg.to)
      case .category: categories.count == 1 ? categories.first ?? "" : GainsSheet.several
      case .week: week(outcome.countedThrough)
      }
    tally(line) { tally in
      tally.transfers += 1
      tally.promised += outcome.promised
      tally.realised += outcome.realised
    }
  }

  var report: GainsReport {
    GainsReport(
      by: key, from: days.lowerBound, to: days.upperBound,
      lines: lines.sorted { $0.key < $1.key }.map { line($0.value, $0.key, name(of: $0.key)) },
      total: meaned(total), notes: notes)
  }

  /// The weeks' mean stocks do not add up to the chain's: its mean goes by its days.
  private func meaned(_ tally: Tally) -> GainsLine {
    var tally = tally
    if key == .week {
      let weeks = lines.values.filter { $0.meanStock > 0 }
      tally.meanStock =
        weeks.isEmpty ? 0 : weeks.reduce(0) { $0 + $1.meanStock } / Double(weeks.count)
    }
    return line(tally, "", "")
  }

  private func name(of line: String) -> String {
    switch key {
    case .store: StoreID(line).flatMap { names.stores[$0]?.name } ?? line
    case .city, .category, .week: line
    }
  }

  private func line(_ tally: Tally, _ key: String, _ name: String) -> GainsLine {
    let stock = tally.stockDays.fen
    return GainsLine(
      key: key, name: name, consumption: tally.consumption,
      meanStock: stock > 0 ? Money(roundingFen: tally.meanStock) : nil,
      turnover: stock > 0
        ? 365 * Double(tally.countedConsumption.fen) / Double(stock) : nil,
      waste: tally.waste, stockOutDays: tally.stockOutDays, stockOut: tally.stockOut,
      requests: tally.requests, decided: tally.minutes.count,
      decisionMinutes: tally.minutes.middle,
      withinGoal: tally.minutes.isEmpty
        ? nil
        : Double(tally.minutes.count { $0 <= GainsSheet.goalMinutes })
          / Double(tally.minutes.count),
      answerMilliseconds: tally.milliseconds.middle, arrivals: tally.arrivals,
      lateShare: tally.arrivals > 0
        ? Double(tally.lateMinutes.count) / Double(tally.arrivals) : nil,
      lateMinutes: tally.lateMinutes.middle, transfers: tally.transfers,
      promised: tally.transfers > 0 ? tally.promised : nil,
      realised: tally.transfers > 0 ? tally.realised : nil,
      forecastError: tally.judged > .zero
        ? Double(tally.error.fen) / Double(tally.judged.fen) : nil)
  }

  private var notes: [Sentence] {
    var notes: [Sentence] = []
    if names.unpriced > 0 {
      notes.append(
        Sentence(
          "\(names.unpriced) materials have no price and count nowhere.",
          "\(names.unpriced) 种原料没有单价，未计入。"))
    }
    if total.stockDays == .zero {
      notes.append(
        Sentence(
          "No stock was counted in these days: turnover is not known.",
          "该期间没有盘点：周转率未知。"))
    }
    if total.judged == .zero {
      notes.append(
        Sentence(
          "No plan of a night before speaks of these days: forecast accuracy is not known.",
          "该期间没有前一晚的计划：预测准确度未知。"))
    }
    return notes
  }
}

extension [Double] {
  /// The middle of the values, the lower of two; `nil` without any.
  fileprivate var middle: Double? { isEmpty ? nil : sorted()[(count - 1) / 2] }
}
