import Access
import Charts
import Operations
import Persistence
import Publishing
import SupplyChain

/// The map of the stores: where something runs out, where something will expire, and what is moved
/// between them.
enum MapPages {
  static let routes: [PageRoute] = [.page("/map", .viewRuns, show)]

  @Sendable static func show(_ call: PageCall) throws -> PageAnswer {
    let chain = try call.view()
    let exceptions = try call.service.pages.exceptions.of(try chain.plan())
    let open: [TransferOrder.State] = [
      .proposed, .approved, .dispatched, .arrived, .partlyReceived,
    ]
    let orders = try call.ledger.transferOrders(in: open).map(\.content)
    let question = MapQuestion(call.query, of: chain.materials)
    let view = MapView(
      question: question, materials: chain.materials, day: try chain.plan().moment.day,
      map: ChainMap(
        stores: chain.stores,
        exceptions: exceptions.all.filter { $0.material.map(question.shows) ?? false },
        transfers: orders.filter { $0.lines.contains { question.shows($0.material) } }),
      speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Map", "地图"), way: .map, width: .wide, body: view.body))
  }
}

/// What somebody wants to see on the map: all materials, a category or one material.
struct MapQuestion: Sendable, Hashable {
  let category: String
  let material: MaterialID?
  private let shown: Set<MaterialID>

  /// Reads an address; what the chain does not have shows everything.
  init(_ query: PageForm, of materials: [Material]) {
    let asked = MaterialID(query["material"]).flatMap { id in materials.first { $0.id == id } }
    let name = query["category"]
    let members = materials.filter { $0.category == name && !name.isEmpty }
    // A material of another category than the one chosen beside it: the category was chosen last.
    let isWithin = members.isEmpty || asked?.category == name
    material = isWithin ? asked?.id : nil
    category = members.isEmpty ? "" : name
    shown =
      material.map { [$0] } ?? Set((members.isEmpty ? materials : members).map(\.id))
  }

  /// Whether a material is among what is asked for.
  func shows(_ material: MaterialID) -> Bool { shown.contains(material) }
}

/// The map with its filter, and a row a store beneath it.
struct MapView {
  let question: MapQuestion
  let materials: [Material]
  let day: BusinessDay
  let map: ChainMap
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let (short, over) = map.counts
    let words = speech.say(
      "\(short) stores run out of something, \(over) have something that will expire",
      "\(short) 家门店即将断货，\(over) 家门店有临期库存")
    return #"""
      <div class="head"><h1>\#(speech.say("Map of the stores", "门店地图"))</h1>\#
      <p class="soft">\#(speech.say("night of", "营业日")) \#(speech.day(day)) · \#(words)</p></div>
      \#(filter)\#(drawing)
      <h2>\#(speech.say("Store by store", "各门店"))</h2>\#(table)
      """#
  }

  private var filter: Markup {
    let any = speech.say("all", "全部")
    let categories = Set(materials.compactMap(\.category)).sorted()
    let within = materials.filter {
      question.category.isEmpty || $0.category == question.category
    }
    let choices = [
      Choice(
        name: "category", label: speech.say("Category", "类别"),
        options: [("", any)] + categories.map { ($0, $0) }, chosen: question.category,
        attributes: " data-at-once"),
      Choice(
        name: "material", label: speech.say("Material", "原料"),
        options: [("", any)] + within.map { ($0.id.text, $0.name) },
        chosen: question.material?.text ?? "", attributes: " data-at-once"),
    ].map(\.markup).joined
    return #"""
      <form class="tools" method="get" action="/map" role="search">\#(choices)\#
      <button class="button is-small" data-without-script>\#(speech.say("Show", "显示"))</button>\#
      </form>

      """#
  }

  private var drawing: Markup {
    ChartFigure(width: 1200, hasTable: false, speech: speech) { width in
      map.stores.contains { $0.place != nil }
        ? map.chart(in: speech.language, width: width) : nil
    }.markup
  }

  private var table: Markup {
    let lines = map.lines.sorted {
      (max($1.shortage, $1.surplus), $0.store.id) < (max($0.shortage, $0.surplus), $1.store.id)
    }
    return PageTable(
      caption: speech.say("Store by store", "各门店"),
      columns: [
        .text(speech.say("Store", "门店")), .text(speech.say("City", "城市")),
        .number(speech.say("Runs out", "缺货风险")), .number(speech.say("Will expire", "临期")),
        .number(speech.say("Gives", "调出")), .number(speech.say("Gets", "调入")),
        .text(speech.say("More", "详情")),
      ],
      rows: lines.map { line in
        let id = line.store.id
        let exceptions = PagePath.query("/exceptions", [("find", id.text)])
        return [
          #"<a href="\#(PagePath.store(id))">\#(line.store.name)</a>"#, "\(line.store.city)",
          "\(line.shortage == .zero ? "–" : speech.yuan(line.shortage))",
          "\(line.surplus == .zero ? "–" : speech.yuan(line.surplus))",
          "\(line.gives == 0 ? "–" : speech.number(line.gives))",
          "\(line.gets == 0 ? "–" : speech.number(line.gets))",
          #"""
          <a href="\#(exceptions)">\#(speech.say("exceptions", "异常"))\#
          <span class="unseen"> \#(line.store.name)</span></a>
          """#,
        ]
      }
    ).markup
  }
}
