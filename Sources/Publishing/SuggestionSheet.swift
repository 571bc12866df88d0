public import Sheets
public import SupplyChain

/// The planner's sheet, `suggestions.csv`: one line for each store and material in use, zeros
/// included.
///
/// What the columns mean, in order:
///
/// | column | meaning |
/// |---|---|
/// | run_id, line_id, row_version | the run; the suggestion, the same for a day, store and material in every run; rises when the line changes |
/// | store_id, store_name, material_id, material_name | who needs what |
/// | unit, pack_size | the base unit of every quantity in the line; base units in a pack |
/// | on_hand, on_hand_as_of | free stock; the day at whose close it was last counted |
/// | in_transit, reserved, expiring | on its way within the window; promised to others; lost to expiry before use |
/// | forecast_p50, forecast_p90, cover_days | median and 90 % quantile of the need over that many days |
/// | safety_stock, raw_quantity | order-up-to level less expected need; what is missing to that level |
/// | suggested_quantity, suggested_packs | what is suggested, in base units and in packs |
/// | final_quantity, decision, reason, comment | the planner's; empty unless a person has decided |
/// | priority, cost | yuan with two decimals: the expected shortage it avoids; what it costs |
/// | why, need_by | one sentence with its numbers; the day on which it should be there |
/// | decided_by, decided_at | who decided, and when |
/// | applies_through, carried_from | the last night that takes the decision over; the day of the plan upon which it was taken, when a later night has taken it over |
/// | order_no | the replenishment order that the line has become |
///
/// An id that a spreadsheet would turn into a number or a date stands behind one `'`, which the
/// reader takes off again: see ``SpreadsheetIdentifier``.
public struct SuggestionSheet: Sendable {
  /// The columns' names, in order.
  public static let columns = Column.allCases.map(\.rawValue)

  /// A suggestion with what the sheet says about it besides.
  public struct Line: Hashable, Sendable {
    /// The suggestion.
    public let suggestion: Suggestion
    /// Rises whenever the line changes; a sheet that comes back with an older one is a conflict.
    public let rowVersion: Int
    /// The store's name.
    public let storeName: String
    /// The material's name.
    public let materialName: String
    /// The material's base unit.
    public let unit: String
    /// What a person has decided, if anyone has.
    public let entry: OverrideEntry?
    /// The order that the line has become, if it has.
    public let order: ReplenishmentOrderNumber?
    /// The columns of money that stay empty, for readers who may not see them.
    public let hidden: Set<Column>

    /// Takes a line.
    public init(
      suggestion: Suggestion, rowVersion: Int, storeName: String, materialName: String,
      unit: String, entry: OverrideEntry? = nil, order: ReplenishmentOrderNumber? = nil,
      hidden: Set<Column> = []
    ) {
      self.suggestion = suggestion
      self.rowVersion = rowVersion
      self.storeName = storeName
      self.materialName = materialName
      self.unit = unit
      self.entry = entry
      self.order = order
      self.hidden = hidden
    }
  }

  /// The run that suggests.
  public let run: RunID
  /// The lines, by store and then material.
  public let lines: [Line]

  /// Takes lines in any order.
  public init(run: RunID, lines: [Line]) {
    self.run = run
    self.lines = lines.sorted {
      ($0.suggestion.store, $0.suggestion.material, $0.suggestion.id)
        < ($1.suggestion.store, $1.suggestion.material, $1.suggestion.id)
    }
  }

  /// The sheet as CSV with its reasons in `language`: UTF-8 with byte order mark and CR LF.
  public func csv(language: Language, headers: Language = .english) -> [UInt8] {
    var writer = CSVWriter(dialect: .spreadsheet)
    write(to: &writer, language: language, headers: headers)
    return writer.bytes
  }

  /// The sheet as a workbook (xlsx): the header stays in view, and what the planner fills in is
  /// coloured.
  public func workbook(language: Language, headers: Language = .english) -> [UInt8] {
    var writer = WorkbookWriter(
      name: "suggestions", columns: Column.allCases.map { $0.look(headers) })
    write(to: &writer, language: language, headers: headers)
    return writer.finish()
  }

  private func write<Writer: CellWriting>(
    to writer: inout Writer, language: Language, headers: Language
  ) {
    writer.row(Column.allCases.map { $0.name(in: headers) })
    for line in lines {
      SuggestionSheet.write(line, run: run, language: language, headers: headers, to: &writer)
    }
  }

  /// Writes a line, cell by cell in the order of the columns.
  public static func write<Writer: CellWriting>(
    _ line: Line, run: RunID, language: Language = .english, headers: Language = .english,
    to writer: inout Writer
  ) {
    let suggestion = line.suggestion
    writer.identifier(run)
    writer.identifier(suggestion.id)
    writer.number(line.rowVersion)
    writer.identifier(suggestion.store)
    writer.text(line.storeName)
    writer.identifier(suggestion.material)
    writer.text(line.materialName)
    writer.text(line.unit)
    writeNumbers(of: suggestion, to: &writer)
    write(line.entry?.override ?? .none, words: headers, to: &writer)
    write(suggestion.priority, in: .priority, of: line, to: &writer)
    writer.text(suggestion.why.text(in: language))
    write(suggestion.cost, in: .cost, of: line, to: &writer)
    writer.day(suggestion.needBy)
    write(line.entry, order: line.order, to: &writer)
    writer.endRow()
  }

  private static func write<Writer: CellWriting>(
    _ money: Money, in column: Column, of line: Line, to writer: inout Writer
  ) {
    if line.hidden.contains(column) { writer.empty() } else { writer.yuan(money) }
  }

  private static func writeNumbers<Writer: CellWriting>(
    of suggestion: Suggestion, to writer: inout Writer
  ) {
    writer.quantity(suggestion.packSize)
    writer.quantity(suggestion.onHand)
    writer.day(suggestion.onHandAsOf)
    writer.quantity(suggestion.inTransit)
    writer.quantity(suggestion.reserved)
    writer.quantity(suggestion.expiring)
    writer.quantity(suggestion.forecastP50)
    writer.quantity(suggestion.forecastP90)
    writer.number(suggestion.coverDays)
    writer.quantity(suggestion.safetyStock)
    writer.quantity(suggestion.rawQuantity)
    writer.quantity(suggestion.suggestedQuantity)
    writer.number(suggestion.suggestedPacks)
  }

  private static func write<Writer: CellWriting>(
    _ override: SuggestionOverride, words: Language, to writer: inout Writer
  ) {
    if let quantity = override.finalQuantity { writer.quantity(quantity) } else { writer.empty() }
    writer.text(override.decision?.word(words) ?? "")
    writer.words(override.reason)
    writer.words(override.comment)
  }

  private static func write<Writer: CellWriting>(
    _ entry: OverrideEntry?, order: ReplenishmentOrderNumber?, to writer: inout Writer
  ) {
    if let entry, !entry.override.isEmpty {
      writer.text(entry.act.by)
      writer.text(entry.act.at)
      writer.day(entry.appliesThrough)
      if let day = entry.carriedFrom { writer.day(day) } else { writer.empty() }
    } else {
      for _ in 0..<4 { writer.empty() }
    }
    writer.identifier(order)
  }
}
