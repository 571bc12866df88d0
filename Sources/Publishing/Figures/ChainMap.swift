public import Charts
public import SupplyChain

/// The chain at a glance: where money is at stake by shortage, where by surplus, and what could be
/// moved between them.
///
/// A store's shortage is the money of its `runs_out` exceptions, its surplus that of its
/// `will_expire` ones; both in whole yuan. Stores without a position are not on the map.
public struct ChainMap: Sendable {
  /// The stores.
  public var stores: [Store]
  /// The night's exceptions.
  public var exceptions: [PlanningException]
  /// The transfers that are proposed or under way.
  public var transfers: [TransferContent]

  /// Takes a night; the order of nothing matters.
  public init(
    stores: [Store], exceptions: [PlanningException], transfers: [TransferContent] = []
  ) {
    self.stores = stores.sorted { $0.id < $1.id }
    self.exceptions = exceptions
    self.transfers = transfers.sorted { $0.number < $1.number }
  }

  /// How many stores lack something, and how many have too much.
  public var counts: (short: Int, over: Int) {
    (
      amounts(.runsOut).values.count { $0 > .zero },
      amounts(.willExpire).values.count { $0 > .zero }
    )
  }

  /// A store with its amounts: what the map draws, as numbers.
  public struct Line: Sendable, Hashable {
    /// The store.
    public let store: Store
    /// What is at stake because something runs out.
    public let shortage: Money
    /// What is at stake because something will expire.
    public let surplus: Money
    /// Transfers from it.
    public let gives: Int
    /// Transfers to it.
    public let gets: Int
  }

  /// Every store with its amounts, those without a position too, by id.
  public var lines: [Line] {
    let (short, over) = (amounts(.runsOut), amounts(.willExpire))
    let gives = Dictionary(grouping: transfers, by: \.leg.from).mapValues(\.count)
    let gets = Dictionary(grouping: transfers, by: \.leg.to).mapValues(\.count)
    return stores.map { store in
      Line(
        store: store, shortage: short[store.id] ?? .zero, surplus: over[store.id] ?? .zero,
        gives: gives[store.id] ?? 0, gets: gets[store.id] ?? 0)
    }
  }

  private func amounts(_ kind: PlanningException.Kind) -> [StoreID: Money] {
    var amounts: [StoreID: Money] = [:]
    for exception in exceptions where exception.kind == kind {
      guard let store = exception.store, let money = exception.money else { continue }
      // Absurd prices make absurd amounts: a map is drawn of them all the same.
      let (sum, isTooMuch) = amounts[store, default: .zero].fen.addingReportingOverflow(money.fen)
      amounts[store] = Money(fen: isTooMuch ? .max : sum)
    }
    return amounts
  }

  /// The map in a language, so wide in pixels.
  public func chart(in language: Language, width: Double = 1_040) -> MapChart {
    let (short, over) = (amounts(.runsOut), amounts(.willExpire))
    let placed = stores.filter { $0.place != nil }
    let indices = Dictionary(
      placed.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    let points = placed.map { store in
      MapChart.Point(
        name: store.name, group: store.city, latitude: store.place?.latitude ?? .nan,
        longitude: store.place?.longitude ?? .nan, shortage: short[store.id]?.yuan ?? 0,
        surplus: over[store.id]?.yuan ?? 0)
    }
    let routes = transfers.compactMap { transfer -> MapChart.Route? in
      guard let from = indices[transfer.leg.from], let to = indices[transfer.leg.to] else {
        return nil
      }
      let names = "\(placed[from].name) → \(placed[to].name)"
      return MapChart.Route(
        from: from, to: to, tip: "\(names): \(transfer.promisedWorth.wholeYuan)")
    }
    return MapChart(
      frame: frame(in: language, width: width), points: points, routes: routes,
      unit: Sentence("yuan", "元").text(in: language), words: ChainMap.words(in: language))
  }

  private func frame(in language: Language, width: Double) -> Frame {
    let (short, over) = counts
    let summary = Sentence(
      "\(short) \(short.plural("store runs", "stores run")) out of something, "
        + "\(over) \(over.plural("has", "have")) something that will expire; "
        + "\(transfers.count) \(transfers.count.plural("transfer")) between them.",
      "\(short) 家门店有缺货风险，\(over) 家门店有临期库存；门店间调拨 \(transfers.count) 单。")
    return Frame(
      title: Sentence("The chain at a glance", "全链一览").text(in: language),
      summary: summary.text(in: language), language: language.tag, width: width,
      drawsTitle: false, emptyText: Sentence("no positions of stores", "无门店坐标").text(in: language))
  }

  private static func words(in language: Language) -> MapChart.Words {
    func say(_ english: String, _ chinese: String) -> String {
      Sentence(english, chinese).text(in: language)
    }
    return MapChart.Words(
      shortage: say("runs out", "缺货"), surplus: say("will expire", "临期"),
      neither: say("neither", "无"), route: say("transfer", "调拨"),
      overview: say("all cities", "全部城市"), place: say("store", "门店"))
  }
}
