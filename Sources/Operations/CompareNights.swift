import Foundation
import Persistence
import Publishing
import SupplyChain

/// Holds tonight's plan against the one before: what it would send, what it warns of, and what was
/// known then of the days that both look at.
struct CompareNights {
  let ledger: Ledger
  let chain: ChainState
  let run: StoredRun
  /// A plan older than this is not compared with.
  private static let mostDaysBack = 7
  /// The days ahead whose weather is held against what was foretold the night before.
  private static let weatherDays = 3

  private var day: BusinessDay { run.moment.day }

  /// What is different; `nil` without an earlier plan.
  func changes(
    suggestions: [Suggestion], exceptions: [PlanningException]
  ) throws -> NightChanges? {
    guard let before = try earlierRun() else { return nil }
    let earlier = try ledger.suggestions(of: before.id)
    let then = Set(try exceptionKeys(of: before))
    let now = Set(exceptions.compactMap(Self.key))
    let shares = NightChanges.shares(from: earlier, to: suggestions)
    return NightChanges(
      before: before.moment.day, costBefore: earlier.reduce(.zero) { $0 + $1.cost },
      costNow: suggestions.reduce(.zero) { $0 + $1.cost }, shares: shares,
      newCases: now.subtracting(then).count, goneCases: then.subtracting(now).count,
      reasons: try [
        needReason(before), weatherReason(before), holidayReason(before), settingsReason(before),
      ].compactMap { $0 })
  }

  private func earlierRun() throws -> StoredRun? {
    for back in 1...CompareNights.mostDaysBack {
      if let run = try ledger.currentRun(of: day - back) { return run }
    }
    return nil
  }

  private static func key(_ exception: PlanningException) -> String? {
    guard exception.kind == .runsOut || exception.kind == .willExpire else { return nil }
    return [
      exception.kind.rawValue, exception.store?.text ?? "", exception.material?.text ?? "",
    ].joined(separator: "\u{1F}")
  }

  /// What the earlier night's suggestions warned of, as its verb left it.
  private func exceptionKeys(of before: StoredRun) throws -> [String] {
    try (ledger.kept("suggest", [PlanningException].self, of: before) ?? [])
      .compactMap(Self.key)
  }

  /// How the expected need of the days that both nights look at has moved, at cost.
  private func needReason(_ before: StoredRun) throws -> Sentence? {
    guard try ledger.hasPublishedForecasts(in: before.id) else { return nil }
    let prices = chain.materialsByID.mapValues { Double($0.unitCost?.fenPerThousand ?? 0) / 1000 }
    var (then, now) = (0.0, 0.0)
    let days = (day + 1)...(day + 7)
    for store in chain.tradingStores.map(\.id) {
      guard let old = try ledger.publishedForecast(of: store, in: before.id),
        let new = try ledger.publishedForecast(of: store, in: run.id)
      else { continue }
      then += CompareNights.worth(old, days, prices)
      now += CompareNights.worth(new, days, prices)
    }
    guard then > 0, now > 0 else { return nil }
    let percent = ((now / then - 1) * 1000).rounded() / 10
    guard percent != 0 else {
      return Sentence(
        "The expected need of the next 7 days is what \(before.moment.day) foresaw.",
        "未来 7 天的预计需求与 \(before.moment.day) 的预测相同。")
    }
    let share = "\(percent > 0 ? "+" : percent < 0 ? "−" : "")\(abs(percent))%"
    return Sentence(
      "The expected need of the next 7 days is \(share) against what \(before.moment.day) foresaw.",
      "未来 7 天的预计需求比 \(before.moment.day) 的预测 \(share)。")
  }

  /// What a forecast says of some days, at cost, in fen.
  private static func worth(
    _ forecast: PublishedForecast, _ days: ClosedRange<BusinessDay>, _ prices: [MaterialID: Double]
  ) -> Double {
    forecast.materials.enumerated().reduce(0.0) { sum, material in
      let price = prices[material.element] ?? 0
      return days.reduce(sum) { sum, day in
        let step = day - forecast.origin
        guard (1...forecast.horizon).contains(step) else { return sum }
        return sum + forecast.day(ofMaterial: material.offset, step: step).mean * price
      }
    }
  }

  /// How the weather that was foretold for the next days has moved in the stores' cities.
  private func weatherReason(_ before: StoredRun) throws -> Sentence? {
    guard let new = chain.issuedWeather,
      let old = try ledger.newestIssuedWeather(at: before.moment), old.issuedOn < new.issuedOn
    else { return nil }
    let cities = Set(chain.tradingStores.map(\.city)).sorted()
    guard let heat = change(of: "temp_max_c", from: old.table, to: new.table, in: cities),
      let rain = change(of: "precip_mm", from: old.table, to: new.table, in: cities)
    else { return nil }
    func signed(_ number: Double) -> String {
      let rounded = (number * 10).rounded() / 10
      return (rounded > 0 ? "+" : rounded < 0 ? "−" : "") + "\(abs(rounded))"
    }
    return Sentence(
      "Weather foretold for the next \(CompareNights.weatherDays) days against the issue before: "
        + "highest temperature \(signed(heat.mean)) °C in the mean of \(cities.count) cities, most "
        + "in \(heat.city) (\(signed(heat.most)) °C); rain \(signed(rain.mean)) mm a day, most in "
        + "\(rain.city) (\(signed(rain.most)) mm).",
      "与上一次发布相比，未来 \(CompareNights.weatherDays) 天天气预报：\(cities.count) 个城市平均最高气温 "
        + "\(signed(heat.mean)) °C，变化最大 \(heat.city)（\(signed(heat.most)) °C）；"
        + "日均降水 \(signed(rain.mean)) mm，变化最大 \(rain.city)（\(signed(rain.most)) mm）。")
  }

  /// The mean change of a measure over cities and days, and the city in which it changed most.
  private func change(
    of measure: String, from old: WeatherTable, to new: WeatherTable, in cities: [String]
  ) -> (mean: Double, city: String, most: Double)? {
    guard let then = old.measures.firstIndex(of: measure),
      let now = new.measures.firstIndex(of: measure)
    else { return nil }
    let changes = cities.compactMap { city -> (city: String, change: Double)? in
      let days = (1...CompareNights.weatherDays).compactMap { ahead -> Double? in
        guard let before = old.value(city: city, day: day + ahead, measure: then),
          let after = new.value(city: city, day: day + ahead, measure: now)
        else { return nil }
        return after - before
      }
      guard !days.isEmpty else { return nil }
      return (city, days.reduce(0, +) / Double(days.count))
    }
    guard let most = changes.max(by: { abs($0.change) < abs($1.change) }) else { return nil }
    let mean = changes.reduce(0) { $0 + $1.change } / Double(changes.count)
    return (mean, most.city, most.change)
  }

  /// Days off that tonight's orders reach and the night before's did not.
  private func holidayReason(_ before: StoredRun) -> Sentence? {
    let reach = 14
    let new = ((before.moment.day + reach + 1)...(day + reach)).compactMap { day in
      chain.holidays[day].map { (day: day, holiday: $0) }
    }
    guard let first = new.first else { return nil }
    let kind = first.holiday.isOffDay ? Sentence("a day off", "放假") : Sentence("a workday", "上班")
    return Sentence(
      "\(first.day), \(first.holiday.name) (\(kind.english)), is now within the next 14 days.",
      "\(first.day) \(first.holiday.name)（\(kind.chinese)）进入未来 14 天。")
  }

  /// Settings that are not what they were.
  private func settingsReason(_ before: StoredRun) throws -> Sentence? {
    guard before.settingsHash != run.settingsHash else { return nil }
    let (old, new) = (
      try Settings(json: before.settings).texts, try Settings(json: run.settings).texts
    )
    let names = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }
    guard !names.isEmpty else { return nil }
    let words = names.map { "\($0) \(old[$0] ?? "–") → \(new[$0] ?? "–")" }.joined(separator: ", ")
    return Sentence("Settings have changed: \(words).", "设置有变：\(words)。")
  }
}
