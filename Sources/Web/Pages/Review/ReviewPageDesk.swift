import Access
import Operations
import Persistence
import SupplyChain

/// Finds what the grid shows: the plan as it stands, held against the night's exceptions.
struct ReviewPageDesk {
  private let plan: ReviewedPlan
  private let exceptions: PlanExceptions
  private let within: Set<StoreID>?
  private let hidden: Set<Access.Field>
  private let mayDecide: Bool

  init(_ call: PageCall) throws {
    plan = try call.service.pages.review.plan()
    exceptions = try call.service.pages.exceptions.of(plan.run)
    within =
      switch call.principal.reach(of: .viewSuggestions) {
      case .everything: nil
      case .rows(let stores, _): stores
      case .nothing: []
      }
    hidden = call.principal.hiddenMoney(of: within)
    mayDecide = call.may(.changeSuggestions, .chain)
  }

  var run: RunID { plan.run.id }
  var day: BusinessDay { plan.run.moment.day }

  /// The lines that are open, send something, and have nothing odd about them.
  var plain: [ReviewLine] {
    plan.lines.filter { isSeen($0) && isOpen($0) && exceptions.byLine[$0.suggestion.id] == nil }
  }

  /// A line of the plan.
  func line(_ id: SuggestionID) -> ReviewLine? {
    plan.lines.first { $0.suggestion.id == id && isSeen($0) }
  }

  /// A line with its exceptions.
  func row(_ line: ReviewLine) -> ReviewRow {
    ReviewRow(line: line, exceptions: exceptions.byLine[line.suggestion.id] ?? [])
  }

  /// A page of the grid.
  func page(_ asked: ReviewQuestion, undo: Int64?) -> ReviewGridPage {
    var question = asked
    // By what is not shown, the order of the lines would show it.
    if let field = question.sort.key.0.field, hidden.contains(field) { question.sort = .store }
    var counts: [ReviewQuestion.Show: Int] = [:]
    var plain = ReviewTotals()
    for line in plan.lines where isSeen(line) {
      for show in ReviewQuestion.Show.allCases where belongs(line, show) {
        counts[show, default: 0] += 1
      }
      guard isOpen(line), exceptions.byLine[line.suggestion.id] == nil else { continue }
      plain.lines += 1
      plain.cost += line.suggestion.cost
    }
    let found = plan.page(query(question), within: within) { belongs($0, question.show) }
    return ReviewGridPage(
      question: question, run: run, day: day, rows: found.lines.map(row), totals: found.totals,
      counts: counts, plain: plain, cities: names(\.city), categories: names(\.category),
      undo: undo, panel: question.why.flatMap(line).map(row), hidden: hidden,
      mayDecide: mayDecide, isWholeChain: within == nil)
  }

  private func isSeen(_ line: ReviewLine) -> Bool {
    within.map { $0.contains(line.suggestion.store) } ?? true
  }

  private func isOpen(_ line: ReviewLine) -> Bool {
    line.state == .open && line.finalQuantity > .zero
  }

  private func belongs(_ line: ReviewLine, _ show: ReviewQuestion.Show) -> Bool {
    switch show {
    case .open: isOpen(line) || line.state == .changed
    case .exceptions: line.state == .open && exceptions.byLine[line.suggestion.id] != nil
    case .changed: line.state == .changed || line.state == .rejected
    case .accepted: line.state == .accepted || line.state == .ordered
    case .nothing: line.state == .open && line.finalQuantity == .zero
    case .all: true
    }
  }

  private func names(_ name: (ReviewLine) -> String) -> [String] {
    Set(plan.lines.map(name)).filter { !$0.isEmpty }.sorted()
  }

  private func query(_ question: ReviewQuestion) -> ReviewQuery {
    var query = ReviewQuery()
    query.text = question.find
    if !question.city.isEmpty { query.cities = [question.city] }
    if !question.category.isEmpty { query.categories = [question.category] }
    // Sorted within groups, the groups stand together.
    (query.sort, query.isDescending) = question.sort.key
    if question.isReversed { query.isDescending.toggle() }
    query.grouping = question.group.grouping
    query.offset = (question.page - 1) * ReviewQuestion.pageSize
    query.limit = ReviewQuestion.pageSize
    return query
  }
}

extension ReviewQuestion.Sort {
  /// What the plan sorts by, and whether the greatest comes first.
  var key: (ReviewQuery.Key, Bool) {
    switch self {
    case .priority: (.priority, true)
    case .store: (.store, false)
    case .material: (.material, false)
    case .cost: (.cost, true)
    case .packs: (.final, true)
    case .needBy: (.needBy, false)
    case .stock: (.onHand, false)
    }
  }
}

extension ReviewQuestion.Group {
  fileprivate var grouping: ReviewQuery.Grouping? {
    switch self {
    case .none: nil
    case .store: .store
    case .material: .material
    case .category: .category
    case .city: .city
    }
  }
}
