public import Access
import Foundation
public import Persistence
public import Publishing
public import SupplyChain

/// A line of a plan as planners see it: the suggestion, what it is called, and what was decided.
public struct ReviewLine: Sendable, Hashable {
  /// What the system suggests.
  public let suggestion: Suggestion
  /// The line's version, which a decision must name.
  public let rowVersion: Int
  /// The store's name.
  public let storeName: String
  /// The store's city, empty when it is not known.
  public let city: String
  /// The material's name.
  public let materialName: String
  /// The material's category, empty when it is not known.
  public let category: String
  /// The material's base unit.
  public let unit: String
  /// What was decided last, with who and when; `nil` when nothing ever was.
  public let entry: OverrideEntry?
  /// The order that the line has become.
  public let order: LineOrder?

  /// What stands beside the suggestion.
  public var override: SuggestionOverride { entry?.override ?? .none }

  /// What would be sent if the line were accepted as it stands.
  public var finalQuantity: Quantity {
    override.quantity(insteadOf: suggestion.suggestedQuantity)
  }

  /// Where the line stands.
  public var state: ReviewState {
    if order != nil { return .ordered }
    return switch override.decision {
    case .accept: .accepted
    case .change: .changed
    case .reject: .rejected
    case nil: .open
    }
  }

  /// The line as the sheet writes it, without what stands in hidden columns.
  func sheetLine(hiding hidden: Set<SuggestionSheet.Column> = []) -> SuggestionSheet.Line {
    SuggestionSheet.Line(
      suggestion: suggestion, rowVersion: rowVersion, storeName: storeName,
      materialName: materialName, unit: unit, entry: entry, order: order?.number,
      hidden: hidden)
  }
}

/// Where a line stands in its review.
public enum ReviewState: String, Sendable, Codable, CaseIterable {
  /// Nobody has decided.
  case open
  /// Another quantity was decided upon and is not accepted yet.
  case changed
  /// Nothing shall be sent.
  case rejected
  /// It was accepted and has no order: there was nothing to send, or the order was cancelled.
  case accepted
  /// It has become an order.
  case ordered
}

/// The plan in force of a day, with everything that was decided about it.
public struct ReviewedPlan: Sendable {
  /// The run that made it.
  public let run: StoredRun
  /// The lines, by store and material.
  public let lines: [ReviewLine]
  /// What was decided about each line, in the order in which it came.
  let decisions: LineDecisions

  /// Reads the plan of `day`, or the newest one.
  ///
  /// - Throws: ``LedgerFailure/noRun(_:)``.
  public init(_ ledger: Ledger, day: BusinessDay?) throws {
    guard let run = try ledger.currentRun(of: day) else {
      throw LedgerFailure.noRun(day?.description ?? "yet")
    }
    try self.init(ledger, run: run)
  }

  init(_ ledger: Ledger, run: StoredRun) throws {
    try self.init(
      ledger, run: run, suggestions: try ledger.suggestions(of: run.id),
      names: try ChainNames(ledger, at: run.moment))
  }

  init(
    _ ledger: Ledger, run: StoredRun, suggestions: [Suggestion], names: ChainNames
  ) throws {
    let decisions = try LineDecisions(ledger, run: run, suggestions: suggestions)
    self.run = run
    self.decisions = decisions
    self.lines = suggestions.map { names.line($0, decisions) }
  }

  /// The plan as a sheet for somebody: columns that they may not see stay empty.
  public func sheet(for principal: Principal) -> SuggestionSheet {
    let hidden = principal.hiddenColumns
    return SuggestionSheet(run: run.id, lines: lines.map { $0.sheetLine(hiding: hidden) })
  }
}

/// What stores and materials are called, at one moment.
struct ChainNames: Sendable {
  private let stores: [StoreID: Store]
  private let materials: [MaterialID: Material]

  init(_ ledger: Ledger, at moment: LedgerMoment) throws {
    let documents = try ledger.documents(at: moment)
    func values<Value: Decodable>(_ name: String, _: Value.Type) throws -> [Value] {
      guard let content = documents[name] else { return [] }
      return try JSONDecoder().decode([Value].self, from: Data(content))
    }
    self.init(
      stores: try values("stores", Store.self), materials: try values("materials", Material.self))
  }

  init(stores: [Store], materials: [Material]) {
    self.stores = Dictionary(stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.materials = Dictionary(materials.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  func line(_ suggestion: Suggestion, _ decisions: LineDecisions) -> ReviewLine {
    let (store, material) = (stores[suggestion.store], materials[suggestion.material])
    return ReviewLine(
      suggestion: suggestion, rowVersion: decisions.version(of: suggestion.id),
      storeName: store?.name ?? suggestion.store.text, city: store?.city ?? "",
      materialName: material?.name ?? suggestion.material.text,
      category: material?.category ?? "", unit: material?.unit ?? "",
      entry: decisions.entry(of: suggestion.id), order: decisions.orders[suggestion.id])
  }

  /// Days from order to delivery, as far as they are known.
  func leadTimeDays(of material: MaterialID) -> Int? { materials[material]?.leadTimeDays }
}

extension Principal {
  /// The columns of a whole plan's sheet that the permission table does not show them.
  var hiddenColumns: Set<SuggestionSheet.Column> {
    Set(hiddenMoney(of: nil).map { $0 == .worth ? .priority : .cost })
  }
}
