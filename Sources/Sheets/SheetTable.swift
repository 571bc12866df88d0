/// A sheet that people have worked on, whole in memory: CSV in any of its forms, or a workbook.
///
/// Cells are text, without quotes, surrounding spaces and formula guard. In a workbook numbers come
/// as the shortest decimal, dates as `yyyy-mm-dd`, truth as `1` and `0`.
public struct SheetTable: Sendable {
  /// A row with anything in it.
  public struct Row: Sendable {
    /// Its line in the file, or its number in the workbook, from 1.
    public let number: Int
    /// As many cells as the header has.
    public let cells: [String]
  }

  /// How much of a workbook is read: a small file may unpack to any size.
  public struct Limits: Sendable {
    /// The most bytes of one part, unpacked.
    public var partBytes = 64 << 20
    /// The most rows below the header.
    public var rows = 1_000_000
    /// The most cells that hold anything.
    public var cells = 10_000_000
    /// The most bytes of the file.
    public var fileBytes = 128 << 20

    /// Enough for the largest chain's sheet.
    public init() {}
  }

  /// The header, and where the asked columns stand.
  public let header: SheetHeader
  /// The rows below the header, in the order of the file.
  public let rows: [Row]
  /// What is wrong with the file as a whole or with its rows.
  public let faults: FaultLog

  /// The row's cell of the asked column number `column`, empty when the sheet lacks it.
  public func cell(_ row: Row, _ column: Int) -> String {
    header.places[column].map { row.cells[$0] } ?? ""
  }

  /// Reads a file. What is wrong in it is in ``faults``.
  ///
  /// - Throws: ``SheetFailure`` when its bytes cannot be had, or are no sheet.
  public init(
    _ source: ByteSource, columns: [SheetColumn], limits: Limits = Limits()
  ) throws(SheetFailure) {
    let bytes = try source.contents(most: limits.fileBytes)
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .foreignWorkbook }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = try WorkbookReader(bytes, limits: limits).table(columns: columns)
    } else {
      self.init(csv: bytes, columns: columns)
    }
  }

  init(header: SheetHeader, rows: [Row], faults: FaultLog) {
    self.header = header
    self.rows = rows
    self.faults = faults
  }

  private init(csv bytes: [UInt8], columns: [SheetColumn]) {
    var reader = SheetReader(ByteSource(bytes: bytes), columns: columns, rules: .handMade)
    let count = reader.header.names.count
    var rows: [Row] = []
    while reader.next() {
      rows.append(
        Row(number: reader.row, cells: (0..<count).map { reader.cell(atPlace: $0).text }))
    }
    self.init(header: reader.header, rows: rows, faults: reader.faults)
  }
}
