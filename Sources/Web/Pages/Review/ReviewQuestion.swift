import Access
import Operations
import SupplyChain

/// What a planner wants to see of the suggestions: it stands in the page's address, so that a view
/// can be kept, sent and gone back to.
struct ReviewQuestion: Sendable, Hashable {
  /// Which lines.
  enum Show: String, Sendable, CaseIterable {
    /// Something to send, and nobody has decided.
    case open
    /// Lines with something that a person should look at, undecided.
    case exceptions
    /// Lines whose number a planner has changed.
    case changed
    /// Lines that are accepted.
    case accepted
    /// Lines of which nothing is to be sent.
    case nothing
    /// All.
    case all
  }

  /// In which order.
  enum Sort: String, Sendable, CaseIterable {
    /// The most expected loss first.
    case priority
    /// By store, then material.
    case store
    /// By material, then store.
    case material
    /// The most money first.
    case cost
    /// The most packs first.
    case packs
    /// What is needed soonest first.
    case needBy = "need_by"
    /// The least stock first.
    case stock
  }

  /// Under which headings.
  enum Group: String, Sendable, CaseIterable {
    /// None.
    case none
    /// One a store.
    case store
    /// One a material.
    case material
    /// One a category.
    case category
    /// One a city.
    case city
  }

  var show = Show.open
  var sort = Sort.priority
  var isReversed = false
  var group = Group.none
  var find = ""
  var city = ""
  var category = ""
  /// From 1.
  var page = 1
  /// The line whose why-panel is open.
  var why: SuggestionID?

  /// Lines on a page: what keeps it below 150 kB.
  static let pageSize = 80

  /// Nothing in particular.
  init() {}

  /// Reads the query of an address; what cannot be read is left as it is by default.
  init(_ values: [String: String]) {
    show = values["show"].flatMap(Show.init(rawValue:)) ?? .open
    sort = values["sort"].flatMap(Sort.init(rawValue:)) ?? .priority
    isReversed = values["order"] == "reversed"
    group = values["group"].flatMap(Group.init(rawValue:)) ?? .none
    find = String((values["find"] ?? "").prefix(100))
    city = values["city"] ?? ""
    category = values["category"] ?? ""
    page = min(max(values["page"].flatMap { Int($0) } ?? 1, 1), 1_000_000)
    why = values["why"].flatMap { SuggestionID($0) }
  }

  /// The address of this view.
  var path: String {
    PagePath.query(
      "/review",
      [
        ("show", show == .open ? "" : show.rawValue),
        ("sort", sort == .priority ? "" : sort.rawValue), ("order", isReversed ? "reversed" : ""),
        ("group", group == .none ? "" : group.rawValue), ("find", find), ("city", city),
        ("category", category), ("page", page == 1 ? "" : String(page)), ("why", why?.text ?? ""),
      ])
  }

  /// The address of this view with something changed, back on its first page.
  func path(_ change: (inout ReviewQuestion) -> Void) -> String {
    var question = self
    question.page = 1
    question.why = nil
    change(&question)
    return question.path
  }
}

/// A line of the grid, with what a person should look at.
struct ReviewRow: Sendable {
  let line: ReviewLine
  let exceptions: [PlanningException]

  var suggestion: Suggestion { line.suggestion }
  /// What is to be sent as it stands, in packs.
  var packs: Double { line.finalQuantity.units / suggestion.packSize.units }
  /// Whether it can no longer be changed here.
  var isDone: Bool { line.state == .ordered }
}

/// A page of the grid.
struct ReviewGridPage: Sendable {
  let question: ReviewQuestion
  let run: RunID
  let day: BusinessDay
  /// The lines of this page.
  let rows: [ReviewRow]
  /// Sums over all lines that match.
  let totals: ReviewTotals
  /// How many lines each choice of ``ReviewQuestion/Show`` would show.
  let counts: [ReviewQuestion.Show: Int]
  /// The lines that are open and have no exception: what one key accepts.
  let plain: ReviewTotals
  let cities: [String]
  let categories: [String]
  /// What was done last and can be taken back: its number.
  let undo: Int64?
  /// The line whose why-panel is open.
  let panel: ReviewRow?
  /// The fields of money that are not shown to the one who looks.
  let hidden: Set<Access.Field>
  /// Whether the one who looks may decide about lines.
  let mayDecide: Bool

  /// Whether the whole chain's lines are shown, which a sheet has.
  let isWholeChain: Bool

  /// Whether what lines are sorted by is shown.
  func shows(_ sort: ReviewQuestion.Sort) -> Bool {
    sort.key.0.field.map { !hidden.contains($0) } ?? true
  }

  /// How many pages there are.
  var pages: Int {
    max((totals.lines + ReviewQuestion.pageSize - 1) / ReviewQuestion.pageSize, 1)
  }
}
