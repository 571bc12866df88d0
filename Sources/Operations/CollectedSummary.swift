import Persistence
import SupplyChain

/// What came in for the night's day, and what did not.
struct CollectedSummary {
  /// A store whose last data serve.
  struct Stale {
    let store: StoreID
    let since: BusinessDay
  }

  /// Stores that trade on the day.
  let expected: [StoreID]
  /// Stores whose consumption of the day was taken.
  let collected: Set<StoreID>
  /// Files that stand refused.
  let refused: [RefusedFile]
  /// Files that say the same as another one.
  let duplicates: [String]
  /// Missing stores for which something older is known.
  private(set) var stale: [Stale] = []
  /// What an operator should know.
  private(set) var warnings: [Sentence] = []
  /// What forecasts would like to know of the chain and do without.
  private let gaps: [PlanningException]

  /// Refusals are named for so many days, until somebody sends a better file.
  static let refusedDays = 7

  init(
    _ ledger: Ledger, _ facts: FactReader, _ chain: ChainState, _ report: Collect.Report
  ) throws {
    let moment = facts.moment
    let collected = try ledger.storesCollected(at: moment)
    self.expected = chain.tradingStores.map(\.id)
    self.collected = collected.intersection(expected)
    self.refused =
      report.refusedMasters
      + (try ledger.refusedFiles(at: moment, since: moment.day - CollectedSummary.refusedDays))
    self.duplicates = try ledger.duplicateFiles(at: moment)
    gaps = CollectedSummary.gaps(chain)
    for store in missing {
      guard let last = try facts.lastDay(of: store) else { continue }
      stale.append(Stale(store: store, since: last))
    }
    let notes = try ledger.fileNotes(at: moment, since: moment.day)
    let uncounted = try expected.filter { try !facts.hasStock(of: $0) }.count
    warnings =
      makeWarnings(uncounted: uncounted) + report.notes + notes
  }

  /// Stores that trade and whose consumption of the day was not taken.
  var missing: [StoreID] { expected.filter { !collected.contains($0) } }

  private func makeWarnings(uncounted: Int) -> [Sentence] {
    var warnings: [Sentence] = []
    func warn(_ english: String, _ chinese: String) { warnings.append(Sentence(english, chinese)) }
    let all = expected.count
    if !missing.isEmpty {
      warn(
        "Of \(all) stores \(missing.count) sent nothing usable; their last data serve.",
        "\(all) 家门店中有 \(missing.count) 家没有可用数据，沿用其最近数据。")
    }
    if uncounted > 0 {
      warn(
        "Of \(all) stores \(uncounted) never reported stock and get no suggestion.",
        "\(all) 家门店中有 \(uncounted) 家从未上报库存，没有补货建议。")
    }
    if !refused.isEmpty {
      warn("Files that stand refused: \(refused.count).", "拒收文件：\(refused.count) 个。")
    }
    if !duplicates.isEmpty {
      warn("Files that came twice: \(duplicates.count).", "重复文件：\(duplicates.count) 个。")
    }
    return warnings + gaps.map(\.what)
  }

  /// What forecasts would like to know of the chain and do without.
  private static func gaps(_ chain: ChainState) -> [PlanningException] {
    var gaps: [PlanningException] = []
    func tell(_ what: Sentence, _ remedy: Sentence) {
      gaps.append(PlanningException(kind: .missingMasterData, what: what, remedy: remedy))
    }
    if chain.weather.isEmpty {
      tell(
        Sentence(
          "There is no weather.csv; forecasts do without weather.", "没有 weather.csv，预测不含天气。"),
        Sentence(
          "Put the observed weather of the stores' cities into weather.csv.",
          "请把门店所在城市的实况天气放入 weather.csv。"))
    } else if chain.issuedWeather.map({ $0.issuedOn < chain.moment.day - 1 }) ?? true {
      tell(
        Sentence(
          "There is no weather forecast issued for this night; the usual weather of the season "
            + "stands in.", "没有今晚发布的天气预报，采用常年气候。"),
        Sentence(
          "Append tonight's forecast of the weather to weather_forecast.csv.",
          "请把今晚的天气预报追加到 weather_forecast.csv。"))
    }
    let holidays = Sentence(
      "Put the holidays of the coming year into holidays.csv.", "请把未来一年的节假日放入 holidays.csv。")
    if chain.holidays.days.isEmpty {
      tell(
        Sentence(
          "There is no holidays.csv; forecasts do not know of holidays.",
          "没有 holidays.csv，预测不含节假日。"), holidays)
    } else if let last = chain.holidays.lastKnownDay, last < chain.moment.day + 14 {
      tell(
        Sentence(
          "holidays.csv ends on \(last); later holidays are not known.",
          "holidays.csv 止于 \(last)，之后的节假日未知。"), holidays)
    }
    return gaps
  }

  /// Exceptions for planners: stale stores, refused files, and what is not known of the chain.
  var exceptions: [PlanningException] {
    stale.map { entry in
      PlanningException(
        kind: .staleData, store: entry.store,
        what: Sentence(
          "\(entry.store) sent nothing usable tonight; its data of \(entry.since) serve.",
          "\(entry.store) 今晚没有可用的数据，沿用 \(entry.since) 的数据。"),
        remedy: Sentence(
          "Ask the store to send its files; the next night takes them in.",
          "请门店补发文件，下一晚会自动补入。"))
    }
      + refused.map { file in
        PlanningException(
          kind: .refusedFile, store: file.store,
          what: Sentence(
            "\(file.file) was refused with \(file.faults.count) "
              + "\(file.faults.count.plural("fault")).",
            "\(file.file) 被拒收，共 \(file.faults.count) 处错误。"),
          remedy: Sentence(
            "Correct what run.json lists and send the file again.",
            "请按 run.json 所列更正后重新发送。"))
      } + gaps
  }
}
