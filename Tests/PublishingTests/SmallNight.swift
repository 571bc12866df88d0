import Publishing
import SupplyChain

/// A night of two stores and two materials, small enough to be seen at a glance.
enum SmallNight {
  static let day = BusinessDay(daysSinceEpoch: 20_634)  // 2026-06-30

  static func suggestion(
    store: StoreID = "S-0001", material: MaterialID = "RM-TEA-01", packs: Int = 3,
    priority: Int64 = 12_345, cost: Int64 = 1_350_000,
    why: Sentence = Sentence("needs 1,295 g", "需要 1,295 g")
  ) -> Suggestion {
    Suggestion(
      id: Suggestion.identifier(day: day, store: store, material: material), store: store,
      material: material, packSize: Quantity(units: 500), onHand: Quantity(roundingUnits: 812.5),
      onHandAsOf: day - 1, inTransit: .zero, reserved: Quantity(units: 10),
      expiring: Quantity(units: 20), forecastP50: Quantity(units: 1_295),
      forecastP90: Quantity(units: 1_600), coverDays: 10, safetyStock: Quantity(units: 305),
      rawQuantity: Quantity(roundingUnits: 1_317.125),
      suggestedQuantity: Quantity(units: 500 * packs), suggestedPacks: packs,
      priority: Money(fen: priority), cost: Money(fen: cost), needBy: day + 3, why: why)
  }

  static func transfer(
    number: TransferOrderNumber = "T-2026-06-30-0001", worths: [Int64] = [9_900, 5_050],
    day offset: Int = 0
  ) -> TransferContent {
    TransferContent(
      number: number,
      leg: Leg(
        id: "L-1", from: "S-0002", to: "S-0001",
        departBy: LocalMoment(day: day + offset + 1, time: TimeOfDay(minutes: 545) ?? .midnight),
        arriveBy: LocalMoment(day: day + offset + 1, time: TimeOfDay(minutes: 600) ?? .midnight),
        kilometres: 12.34, grams: 41_500, carriesColdKit: true, cost: Money(fen: 6_702)),
      lines: worths.enumerated().map { index, worth in
        TransferLine(
          number: index + 1, material: "RM-TEA-01", lot: "L7", expiresOn: day + 20,
          quantity: Quantity(units: 1_500), packs: 3, worth: Money(fen: worth),
          tripShare: Money(fen: 3_351), why: Sentence("is short on 07-02", "07-02 缺货"))
      })
  }

  static func exception(
    _ kind: PlanningException.Kind, fen: Int64?, store: StoreID? = "S-0001",
    what: Sentence = Sentence("lasts 2 days", "只够 2 天")
  ) -> PlanningException {
    PlanningException(
      kind: kind, store: store, material: "RM-TEA-01", money: fen.map { Money(fen: $0) },
      what: what, remedy: Sentence("send it today", "今天发货"))
  }

  static var record: RunRecord {
    var record = RunRecord(
      run: "2026-06-30-1", day: day, version: 1, inputHash: "a1/b2", settingsHash: "c3",
      outputHash: "d4", blas: "OpenBLAS 0.3.21 Haswell", program: "0.1.0", storesExpected: 87,
      storesCollected: 84)
    record.verbs = [
      RunRecord.Verb(name: "collect", seconds: 1.2345),
      RunRecord.Verb(name: "forecast", seconds: 7),
    ]
    record.missingStores = ["S-0017"]
    record.staleStores = [RunRecord.StaleStore(id: "S-0002", since: day - 4)]
    record.refused = [
      RunRecord.RefusedFile(
        file: "feeds/2026-06-30/stock/S-0001.csv", store: "S-0001",
        faults: [
          Fault(
            row: 4_711, column: "quantity", value: "-3",
            remedy: Sentence("Write what is there.", "请填写实际数量。"))
        ])
    ]
    record.duplicates = ["feeds/2026-06-30/waste/S-0002.csv"]
    record.warnings = ["no weather was issued"]
    return record
  }

  static let stores = [
    Store(id: "S-0001", name: "湖州1号店", city: "湖州"),
    Store(id: "S-0002", name: "上海2号店", city: "上海"),
  ]

  static let materials = [
    Material(id: "RM-TEA-01", name: "茉莉绿茶叶", category: "tea", unit: "g"),
    Material(id: "RM-MILK-01", name: "鲜牛奶", category: "dairy", unit: "ml"),
  ]

  static var accuracy: AccuracyReview {
    AccuracyReview(
      days: (0..<7).map {
        AccuracyReview.Day(
          day: day - 6 + $0, actual: Money(fen: 4_000_000 + Int64($0) * 100_000),
          forecast: Money(fen: 4_200_000), low: Money(fen: 3_900_000), high: Money(fen: 4_700_000))
      },
      model: AccuracyReview.Scores(wape: 0.1875, bias: 0.021, coverage80: 0.807),
      naive: AccuracyReview.Scores(wape: 0.2461, bias: -0.013),
      categories: [
        AccuracyReview.Category(
          name: "tea", model: AccuracyReview.Scores(wape: 0.171, bias: 0),
          naive: AccuracyReview.Scores(wape: 0.233, bias: 0))
      ])
  }

  static var outlook: ConsumptionOutlook {
    ConsumptionOutlook(
      past: (0..<28).map {
        ConsumptionOutlook.PastDay(day: day - 27 + $0, consumed: Money(fen: 4_000_000))
      },
      ahead: (1...7).map {
        ConsumptionOutlook.DayAhead(
          day: day + $0, p10: Money(fen: 3_600_000), p50: Money(fen: 4_100_000),
          p90: Money(fen: 4_900_000))
      },
      events: [ConsumptionOutlook.Event(day: day - 11, name: Sentence("Dragon Boat", "端午节"))])
  }

  static var changes: NightChanges {
    NightChanges(
      before: day - 1, costBefore: Money(fen: 1_200_000), costNow: Money(fen: 1_350_000),
      shares: [
        NightChanges.Share(cause: .stock, money: Money(fen: 200_000)),
        NightChanges.Share(cause: .forecast, money: Money(fen: -50_000)),
      ], newCases: 4, goneCases: 3,
      reasons: [Sentence("It will be 3.5 °C hotter.", "气温将升高 3.5 °C。")])
  }

  static var report: NightReport {
    NightReport(
      record: record, language: .chinese, stores: stores, materials: materials,
      suggestions: [
        suggestion(), suggestion(store: "S-0002", material: "RM-MILK-01", packs: 0, cost: 0),
      ],
      transfers: [transfer()],
      exceptions: [
        exception(.runsOut, fen: 123_456), exception(.willExpire, fen: 65_432),
        exception(.noHistory, fen: nil),
      ], accuracy: accuracy, outlook: outlook)
  }
}
