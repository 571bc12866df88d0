/// A QR code, model 2 (ISO/IEC 18004): a text or bytes as a square of modules.
///
/// The smallest of the 40 versions that holds the content is taken, and of the eight masks the one
/// with the least penalty, so the same content gives the same square.
public struct QRCode: Hashable, Sendable {
  /// How much of the square may be lost and is still read.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    /// About 7 %.
    case low
    /// About 15 %.
    case medium
    /// About 25 %.
    case quartile
    /// About 30 %.
    case high

    /// The row of the standard's tables.
    var row: Int {
      switch self {
      case .low: 0
      case .medium: 1
      case .quartile: 2
      case .high: 3
      }
    }

    /// How the format word writes it.
    var bits: Int {
      switch self {
      case .low: 1
      case .medium: 0
      case .quartile: 3
      case .high: 2
      }
    }
  }

  /// Modules along a side, 21 to 177, without the quiet zone.
  public let side: Int
  /// The error correction.
  public let level: Level
  /// The mask, 0 to 7.
  public let mask: Int
  private let dark: [Bool]

  /// The modules that must stay light on every side.
  public static let quietZone = 4

  /// Encodes a text as UTF-8.
  ///
  /// - Returns: `nil` when it is longer than version 40 holds at this level, 2953 bytes at most.
  public init?(_ text: String, level: Level = .medium) {
    // Readers take bytes for Latin-1 unless they are told.
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    self.init(Array(text.utf8), level: level, assignment: isASCII ? nil : 26)
  }

  /// Encodes bytes; `nil` when they are too many.
  public init?(_ bytes: [UInt8], level: Level = .medium) {
    self.init(bytes, level: level, assignment: nil)
  }

  private init?(_ bytes: [UInt8], level: Level, assignment: Int?) {
    let fitting = (1...40).lazy.map(QRVersion.init(number:)).first { version in
      QRBits.needed(for: bytes.count, version, assignment) <= version.dataCodewords(level) * 8
    }
    guard let version = fitting else { return nil }
    let data = QRBits.codewords(bytes, version, level, assignment)
    let frame = QRFrame(version, filledWith: QRBits.interleaved(data, version, level))
    let best = (0..<8).map { frame.masked($0, level: level) }.enumerated()
      .map { (mask: $0.offset, grid: $0.element, penalty: QRPenalty.of($0.element)) }
      .min { $0.penalty < $1.penalty }
    guard let best else { return nil }
    self.side = version.side
    self.level = level
    self.mask = best.mask
    self.dark = best.grid.dark
  }

  /// Whether a module is dark; everything outside the square is light.
  public subscript(row: Int, column: Int) -> Bool {
    guard (0..<side).contains(row), (0..<side).contains(column) else { return false }
    return dark[row * side + column]
  }

  /// The square as SVG, black on white in every colour scheme because scanners need it so.
  ///
  /// - Parameters:
  ///   - title: what it leads to: its accessible name.
  ///   - millimetres: the side on paper, quiet zone included.
  public func markup(title: String, language: String = "en", millimetres: Double = 28) -> Markup {
    let size = side + 2 * Self.quietZone
    var ways: Markup = ""
    for row in 0..<side {
      var column = 0
      while column < side {
        let start = column
        while self[row, column] { column += 1 }
        if column > start {
          ways += "M\(start + Self.quietZone) \(row + Self.quietZone)"
          ways += "h\(column - start)v1h-\(column - start)z"
        }
        column += 1
      }
    }
    return CodeSymbol(
      title: title, language: language, columns: size, rows: size, width: millimetres,
      height: millimetres, ways: ways
    ).markup
  }
}
