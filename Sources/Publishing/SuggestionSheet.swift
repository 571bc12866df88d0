import Sheets
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
///
/// An id that a spreadsheet would turn into a number or a date stands behind one `'`, which the
/// reader takes off again: see ``SpreadsheetIdentifier``.
public struct SuggestionSheet: Sendable {
  /// The columns, in order.
  public static let columns = [
    "run_id", "line_id", "row_version", "store_id", "store_name", "material_id", "material_name",
    "unit", "pack_size", "on_hand", "on_hand_as_of", "in_transit", "reserved", "expiring",
    "forecast_p50", "forecast_p90", "cover_days", "safety_stock", "raw_quantity",
    "suggested_quantity", "suggested_packs", "final_quantity", "decision", "reason", "comment",
    "priority", "why", "cost", "need_by",
  ]

  /// What a planner has decided about a line.
  public struct Override: Hashable, Sendable {
    /// What shall be sent instead; `nil` keeps the suggestion.
    public let finalQuantity: Quantity?
    /// The decision's word.
    public let decision: String
    /// The reason's word.
    public let reason: String
    /// The planner's own words.
    public let comment: String

    /// Takes a decision.
    public init(finalQuantity: Quantity?, decision: String, reason: String, comment: String) {
      self.finalQuantity = finalQuantity
      self.decision = decision
      self.reason = reason
      self.comment = comment
    }
  }

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
    public let override: Override?

    /// Takes a line.
    public init(
      suggestion: Suggestion, rowVersion: Int, storeName: String, materialName: String,
      unit: String, override: Override? = nil
    ) {
      self.suggestion = suggestion
      self.rowVersion = rowVersion
      self.storeName = storeName
      self.materialName = materialName
      self.unit = unit
      self.override = override
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
  public func csv(language: Language) -> [UInt8] {
    var writer = CSVWriter(dialect: .spreadsheet)
    writer.row(SuggestionSheet.columns)
    for line in lines { write(line, language: language, to: &writer) }
    return writer.bytes
  }

  private func write(_ line: Line, language: Language, to writer: inout CSVWriter) {
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
    write(line.override, to: &writer)
    writer.yuan(suggestion.priority)
    writer.text(suggestion.why.text(in: language))
    writer.yuan(suggestion.cost)
    writer.day(suggestion.needBy)
    writer.endRow()
  }

  private func writeNumbers(of suggestion: Suggestion, to writer: inout CSVWriter) {
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

  private func write(_ override: Override?, to writer: inout CSVWriter) {
    if let quantity = override?.finalQuantity { writer.quantity(quantity) } else { writer.empty() }
    writer.text(override?.decision ?? "")
    writer.text(override?.reason ?? "")
    writer.text(override?.comment ?? "")
  }
}
