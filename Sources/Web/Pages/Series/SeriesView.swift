import Charts
import Operations
import SupplyChain

/// One material in one store: history and forecast with weather and holidays under them, what the
/// forecast is made of, and what becomes of the stock until the next order.
struct SeriesView {
  let page: SeriesPage
  let speech: Speech

  private var series: ShowSeries.Series { page.series }
  private var unit: String { series.material.unit }

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(series.material.name) · \#(series.store.name)</h1>\#
    <p class="soft">\#(speech.say("night of", "营业日")) \#(speech.day(series.origin))</p></div>
    \#(why)
    <h2>\#(speech.say("What was used, and what is expected", "历史用量与预测"))</h2>
    \#(SeriesCharts(series: series, speech: speech).demand)
    \#(notes)
    <div class="two"><section>
    <h2>\#(speech.say(
      "What the forecast of \(speech.day(page.explainedDay)) is made of",
      "\(speech.day(page.explainedDay))的预测由什么构成"))</h2>
    \#(explanation)</section><section>
    <h2>\#(speech.say("The stock until the next order", "到下次到货前的库存"))</h2>
    \#(SeriesCharts(series: series, speech: speech).stock)\#(lots)\#(inbound)</section></div>
    """#
  }

  private var why: Markup {
    guard let suggestion = series.suggestion else {
      return Notice(
        tone: .look,
        text: speech.say(
          "There is no suggestion: this store's stock was never reported.",
          "没有补货建议：本店从未上报库存。")
      ).markup
    }
    let most = speech.amount(suggestion.forecastP90, unit)
    let tiles = Tile.row([
      Tile(
        label: speech.say("To send", "建议发货"), value: speech.packs(suggestion.suggestedPacks),
        note: speech.amount(suggestion.suggestedQuantity, unit)),
      Tile(
        label: speech.say("Has", "现有库存"), value: speech.amount(suggestion.onHand, unit),
        note: speech.say(
          "counted \(speech.day(suggestion.onHandAsOf))", "盘点 \(speech.day(suggestion.onHandAsOf))")
      ),
      Tile(
        label: speech.say("Needs", "需求"), value: speech.amount(suggestion.forecastP50, unit),
        note: speech.say(
          "in \(suggestion.coverDays) \(suggestion.coverDays.plural("day")); 90 % sure \(most)",
          "\(suggestion.coverDays) 天；90% 不超过 \(most)")),
      Tile(
        label: speech.say("On its way", "在途"), value: speech.amount(suggestion.inTransit, unit),
        note: speech.say(
          "needed by \(speech.day(suggestion.needBy))", "需于\(speech.day(suggestion.needBy))到货")),
    ])
    return tiles + "<p>\(speech.say(suggestion.why))</p>\n"
  }

  private var notes: Markup {
    guard !series.notes.isEmpty else { return "" }
    let items = series.notes.map { "<li>\(speech.say($0.word))</li>" as Markup }.joined
    return #"<div class="notice is-look"><ul>\#(items)</ul></div>"# + "\n"
  }

  private var explanation: Markup {
    guard let explanation = page.explanation else {
      if series.notes.contains(.openingStore) {
        return EmptyNote(
          speech.say(
            "It is what other stores are expected to use: nothing of its own is known yet.",
            "由其他门店的预测合成，尚无自身数据可供分解。")
        ).markup
      }
      return EmptyNote(
        speech.say(
          "The model of this night is not kept any more; run a night to see it.",
          "该夜模型已不保留，请重新运行夜间计划。")
      ).markup
    }
    return ExplanationTable(explanation: explanation, unit: unit, speech: speech).markup
  }

  private var lots: Markup {
    guard !series.lots.isEmpty else {
      return EmptyNote(speech.say("Nothing lies there.", "没有库存。")).markup
    }
    return PageTable(
      caption: speech.say("Lots", "批次"),
      columns: [
        .text(speech.say("Lot", "批次")), .number(speech.say("Quantity", "数量")),
        .text(speech.say("Use by", "保质期至")),
      ],
      rows: series.lots.map { lot in
        let expiry: Markup = lot.expiresOn.map { "\(speech.dated($0, from: series.origin))" } ?? "–"
        return ["\(lot.lot)", "\(speech.amount(lot.quantity, unit))", expiry]
      }
    ).markup
  }

  private var inbound: Markup {
    guard !series.inbound.isEmpty else { return "" }
    return PageTable(
      caption: speech.say("On its way", "在途"),
      columns: [
        .text(speech.say("Order", "单号")), .number(speech.say("Quantity", "数量")),
        .text(speech.say("There on", "到货日")),
      ],
      rows: series.inbound.map { supply in
        [
          "\(supply.orderNumber)", "\(speech.amount(supply.quantity, unit))",
          "\(speech.day(supply.arrivesOn))",
        ]
      }
    ).markup
  }
}

/// What a forecast is made of: amounts that add up to it.
struct ExplanationTable {
  let explanation: ForecastExplanation
  let unit: String
  let speech: Speech

  var markup: Markup {
    var rows = explanation.parts.map { part -> [Markup] in
      let effect = part.effect.map { speech.percent($0, signed: true) } ?? ""
      return [
        "\(speech.say(part.factor.word)) <small>\(reading(part))</small>", "\(effect)",
        "\(signed(part.amount, isFirst: part.effect == nil))",
      ]
    }
    rows.append([
      "<strong>\(speech.say("Expected", "预测"))</strong>", "",
      "<strong>\(speech.number(explanation.mean, decimals: decimals)) \(unit)</strong>",
    ])
    return PageTable(
      caption: speech.say("What the forecast is made of", "预测构成"),
      columns: [
        .text(speech.say("Cause", "因素")), .number(speech.say("Effect", "影响")),
        .number(speech.say("Amount", "数量")),
      ], rows: rows
    ).markup
  }

  private var decimals: Int { explanation.mean >= 100 ? 0 : 1 }

  private func signed(_ amount: Double, isFirst: Bool) -> String {
    let text = "\(speech.number(amount, decimals: decimals)) \(unit)"
    return !isFirst && amount > 0 ? "+" + text : text
  }

  private func reading(_ part: ForecastExplanation.Part) -> String {
    guard let reading = part.reading else { return "" }
    let text = speech.number(reading, decimals: 1)
    return switch part.factor {
    case .temperature: "\(text) °C"
    case .rain: "\(text) mm"
    default: ""
    }
  }
}

extension ForecastExplanation.Factor {
  /// What people call it.
  var word: Sentence {
    switch self {
    case .level: Sentence("lately used", "近期水平")
    case .trend: Sentence("trend", "趋势")
    case .weekday: Sentence("weekday", "星期")
    case .calendar: Sentence("holidays and season", "节假日与季节")
    case .temperature: Sentence("temperature", "气温")
    case .rain: Sentence("rain", "降雨")
    case .otherWeather: Sentence("other weather", "其他天气")
    case .promotion: Sentence("promotion", "促销")
    case .smoothing: Sentence("smoothing of the last days", "近日平滑")
    case .closed: Sentence("closed", "停业")
    case .rest: Sentence("everything else together", "其他因素合计")
    }
  }
}

extension ForecastNote {
  /// What people should know.
  var word: Sentence {
    switch self {
    case .littleHistory:
      Sentence("Too little history of its own: its group's was used.", "历史不足，采用同类数据。")
    case .openingStore:
      Sentence(
        "The store has not opened yet: it may be like any store of its kind.",
        "门店尚未开业，按同类门店预测。")
    case .dormant: Sentence("Not used for four weeks.", "已四周未使用。")
    case .closedStore:
      Sentence(
        "The store has been closed or silent for days: a day's forecast is what it needs if it "
          + "trades; orders and transfers reckon that it may not trade again soon.",
        "门店已停业或未上报多日：每日预测为营业时的需求；订货与调拨已计入短期内可能不恢复营业。")
    case .backOnSale:
      Sentence(
        "Back on sale for less than four weeks: the level is that of the last season and the "
          + "first days, and unsure.", "重新上架不足四周，水平取自上一季和最近几天，尚不确定。")
    case .weatherFromClimate:
      Sentence(
        "No weather forecast: the usual weather of the season was used.", "无天气预报，采用常年气候。")
    case .noWeather: Sentence("No weather was known.", "无天气数据。")
    case .holidaysEnd:
      Sentence(
        "The calendar of holidays ends before the last day forecast.", "节假日历早于预测期结束。")
    }
  }
}
