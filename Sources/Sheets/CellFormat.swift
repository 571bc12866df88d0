public import SupplyChain

/// How a cell is read, and what to do when it cannot be.
public struct CellFormat<Value>: Sendable {
  /// Reads a cell that is not empty.
  public let read: @Sendable (Cell) -> Value?
  /// What to do about a cell that ``read`` does not take, in one sentence.
  public let remedy: @Sendable (Cell) -> Sentence

  /// Takes both.
  public init(
    read: @escaping @Sendable (Cell) -> Value?, remedy: @escaping @Sendable (Cell) -> Sentence
  ) {
    self.read = read
    self.remedy = remedy
  }

  /// The remedy, with the commonest cause named first.
  public func advice(on cell: Cell) -> Sentence {
    cell.hasFullWidthDigits ? Cell.halfWidth : remedy(cell)
  }
}

extension CellFormat where Value == BusinessDay {
  /// A date: see ``Cell/day``.
  public static var day: CellFormat {
    CellFormat(
      read: \.day,
      remedy: { _ in
        Sentence("Write a date that exists as yyyy-mm-dd.", "请填写存在的日期，格式 yyyy-mm-dd。")
      })
  }
}

extension CellFormat where Value == Quantity {
  /// A quantity in base units: see ``Cell/thousandths``.
  public static var quantity: CellFormat {
    CellFormat(
      read: { $0.thousandths.flatMap { Quantity(thousandths: $0) } },
      remedy: { $0.quantityRemedy })
  }
}

extension CellFormat where Value == Bool {
  /// Yes or no: see ``Cell/flag``.
  public static var flag: CellFormat {
    CellFormat(
      read: \.flag,
      remedy: { _ in
        Sentence("Write 1 (yes) or 0 (no).", "请填写 1（是）或 0（否）。")
      })
  }
}

extension CellFormat where Value == Int {
  /// A whole number within `range`, which is not negative.
  public static func wholeNumber(_ range: ClosedRange<Int>) -> CellFormat {
    CellFormat(
      read: { $0.wholeNumber.flatMap { range.contains($0) ? $0 : nil } },
      remedy: { _ in
        Sentence(
          "Write a whole number from \(range.lowerBound) to \(range.upperBound).",
          "请填写 \(range.lowerBound) 到 \(range.upperBound) 的整数。")
      })
  }
}

extension CellFormat where Value == Double {
  /// A decimal within `range`.
  public static func real(_ range: ClosedRange<Double>) -> CellFormat {
    CellFormat(
      read: { $0.real.flatMap { range.contains($0) ? $0 : nil } },
      remedy: { _ in
        Sentence(
          "Write a number from \(range.lowerBound) to \(range.upperBound), "
            + "or leave the cell empty.",
          "请填写 \(range.lowerBound) 到 \(range.upperBound) 的数，或留空。")
      })
  }
}

extension CellFormat where Value == TimeOfDay {
  /// A time on the clock: `03:00`.
  public static var timeOfDay: CellFormat {
    CellFormat(
      read: { TimeOfDay($0.text) },
      remedy: { _ in
        Sentence("Write a time as hh:mm, 00:00 to 23:59.", "请填写时间 hh:mm，00:00 到 23:59。")
      })
  }
}

extension CellFormat where Value == String {
  /// Text of at most `longest` UTF-8 bytes without control characters.
  public static func text(_ longest: Int = 200) -> CellFormat {
    CellFormat(
      read: { cell in
        guard cell.bytes.count <= longest,
          !cell.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        return cell.text
      },
      remedy: { _ in
        Sentence(
          "Write at most \(longest) bytes, without line ends or control characters.",
          "最多 \(longest) 字节，不含换行和控制字符。")
      })
  }
}

extension CellFormat {
  /// An id of any sort: see ``Cell/isIdentifier``.
  public static func identifier<Subject>() -> CellFormat where Value == Identifier<Subject> {
    CellFormat(
      read: { $0.isIdentifier ? Identifier<Subject>($0.text) : nil },
      remedy: { _ in
        Sentence(
          "Write an id of 1 to \(StoreID.longestReadable) bytes without control characters.",
          "请填写 1 到 \(StoreID.longestReadable) 字节的编号，不含控制字符。")
      })
  }
}

extension Cell {
  /// What to do about a quantity that cannot be read.
  public var quantityRemedy: Sentence {
    let text = self.text
    if hasFullWidthDigits { return Cell.halfWidth }
    if isEmpty {
      return Sentence("Write the quantity; a row without one says nothing.", "请填写数量，不能为空。")
    }
    if text.hasPrefix("-") {
      return Sentence("Write a quantity of zero or more; none can be negative.", "数量不能为负，请填写零或正数。")
    }
    if text.contains(where: \.isNumber), text.contains(where: { ",， ".contains($0) }) {
      return Sentence(
        "Write the quantity without thousands separators, with a point for decimals.",
        "数量不要用千位分隔符，小数用点号。")
    }
    if let number = real, number > Quantity.largestReadable.units {
      return Sentence(
        "Write a quantity of at most \(Quantity.largestReadable) base units.",
        "数量最多 \(Quantity.largestReadable) 个基本单位。")
    }
    if real != nil, text.contains(".") {
      return Sentence(
        "Write the quantity in base units with at most three decimals.",
        "数量以基本单位填写，最多三位小数。")
    }
    return Sentence(
      "Write the quantity as a plain number in base units, such as 1295 or 12.5.",
      "数量请填写纯数字（基本单位），例如 1295 或 12.5。")
  }

  /// What to do about digits of full width.
  static let halfWidth = Sentence("Write the digits in half width (0–9).", "请用半角数字（0–9）。")

  /// Whether the cell has digits as a Chinese input method writes them: １２３.
  var hasFullWidthDigits: Bool {
    text.unicodeScalars.contains { (0xFF10...0xFF19).contains($0.value) }
  }
}
