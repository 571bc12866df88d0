import Charts
import Operations
import Persistence
import SupplyChain

/// What the overview and the page of a night both show: exceptions by kind, and what changed.
struct NightParts {
  let night: NightOverview
  let exceptions: PlanExceptions
  let names: ChainWords
  let speech: Speech

  /// The exceptions by kind, the most money first.
  ///
  /// - Parameter linked: whether they lead to the list, which is that of the plan in force.
  func kinds(linked: Bool) -> Markup {
    let groups = Dictionary(grouping: exceptions.all, by: \.kind).map { kind, items in
      (
        kind: kind, count: items.count,
        // Where nothing can be said in money, nothing is said.
        money: items.allSatisfy { $0.money == nil }
          ? nil : items.reduce(Money.zero) { $0 + ($1.money ?? .zero) }
      )
    }.sorted {
      ($1.money ?? .zero, $0.kind.rawValue) < ($0.money ?? .zero, $1.kind.rawValue)
    }
    guard !groups.isEmpty else {
      return EmptyNote(speech.say("There are none.", "没有异常。")).markup
    }
    return PageTable(
      caption: speech.say("Exceptions", "异常"),
      columns: [
        .text(speech.say("What", "类型")), .number(speech.say("How many", "数量")),
        .number(speech.say("Money", "金额")),
      ],
      rows: groups.map { group in
        let word = speech.say(group.kind.word)
        return [
          linked ? #"<a href="/exceptions?kind=\#(group.kind.rawValue)">\#(word)</a>"# : "\(word)",
          "\(speech.number(group.count))", "\(group.money.map(speech.yuan) ?? "–")",
        ]
      }
    ).markup
  }

  /// What this night suggests otherwise than the one before, and why.
  var changes: Markup {
    guard !night.changes.isEmpty else {
      return EmptyNote(
        speech.say(
          "There is no night before to compare with.", "没有可比较的前一晚。")
      ).markup
    }
    return PageTable(
      caption: speech.say("What changed", "变化"), folds: true,
      columns: [
        .text(speech.say("Store, material", "门店、原料")), .number(speech.say("Before", "前一晚")),
        .number(speech.say("Now", "今晚")), .number(speech.say("Money", "金额")),
        .sentence(speech.say("Because", "原因")),
      ],
      rows: night.changes.map { change in
        let name = "\(names.store(change.now.store)) · \(names.material(change.now.material))"
        return [
          #"<a href="\#(PagePath.series(change.now.store, change.now.material))">\#(name)</a>"#,
          "\(change.before.suggestedPacks)", "\(change.now.suggestedPacks)",
          "\(speech.yuan(change.money))", "\(causes(change))",
        ]
      }
    ).markup
  }

  private func causes(_ change: NightOverview.Change) -> String {
    let unit = names.unit(change.now.material)
    return change.causes.prefix(3).map { cause in
      let sign = cause.units > 0 ? "+" : ""
      return
        "\(speech.say(cause.kind.word)) \(sign)\(speech.number(cause.units, decimals: 0)) \(unit)"
    }.joined(separator: speech.say("; ", "；"))
  }
}

extension NightOverview.Cause.Kind {
  /// What people call it.
  var word: Sentence {
    switch self {
    case .stock: Sentence("stock", "库存")
    case .onItsWay: Sentence("on its way", "在途")
    case .forecast: Sentence("forecast", "预测")
    case .safety: Sentence("safety stock", "安全库存")
    case .rounding: Sentence("packs and rest", "取整及其他")
    }
  }
}
