import Sheets
public import SupplyChain

/// What a person should look at, `exceptions.csv`: the most money first, then by kind, store and
/// material. What cannot be said in money comes last with an empty cell.
public struct ExceptionSheet: Sendable {
  /// The columns, in order.
  public static let columns = ["kind", "store_id", "material_id", "money_fen", "what", "remedy"]

  /// The exceptions in the sheet's order.
  public let exceptions: [PlanningException]

  /// Takes exceptions in any order.
  public init(_ exceptions: [PlanningException]) {
    self.exceptions = exceptions.sorted(by: ExceptionSheet.precedes)
  }

  /// The sheet as CSV with its sentences in `language`: UTF-8 with byte order mark and CR LF.
  public func csv(language: Language) -> [UInt8] {
    var writer = CSVWriter(dialect: .spreadsheet)
    writer.row(ExceptionSheet.columns)
    for exception in exceptions {
      writer.text(exception.kind.rawValue)
      writer.identifier(exception.store)
      writer.identifier(exception.material)
      if let money = exception.money { writer.money(money) } else { writer.empty() }
      writer.text(exception.what.text(in: language))
      writer.text(exception.remedy.text(in: language))
      writer.endRow()
    }
    return writer.bytes
  }

  /// A total order, so that the same set of exceptions gives the same bytes.
  static func precedes(_ left: PlanningException, _ right: PlanningException) -> Bool {
    if left.money != right.money {
      guard let more = left.money else { return false }
      guard let less = right.money else { return true }
      return more > less
    }
    return key(left).lexicographicallyPrecedes(key(right))
  }

  private static func key(_ exception: PlanningException) -> [String] {
    [
      exception.kind.rawValue, exception.store?.text ?? "", exception.material?.text ?? "",
      exception.what.english, exception.what.chinese, exception.remedy.english,
      exception.remedy.chinese,
    ]
  }
}
