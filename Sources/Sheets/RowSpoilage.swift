/// What spoils a row, whatever its cells say.
enum Spoilage {
  case null
  case strayQuote
  case openQuote
  case textBehindQuote

  var remedy: String {
    switch self {
    case .null: "Send the file again; the row holds a NUL byte and was damaged on its way."
    case .strayQuote: "Put the whole cell in quotes and write a quote inside it twice."
    case .openQuote: "Close the quote that begins in this row; the file ends inside it."
    case .textBehindQuote: "Remove what follows the closing quote, or write the quote twice."
    }
  }
}

/// The line ends of the rows so far, to see whether the last one is whole.
struct LineEndings {
  private var isEveryPairSoFar = true
  private(set) var isCutOff = false

  /// Counts a row's end. A lone CR at the end of a file of CR LF is half an end.
  mutating func add(length: Int, isBareReturn: Bool, isLastByte: Bool) {
    if length == 0 {
      isCutOff = true
    } else if isBareReturn, isLastByte, isEveryPairSoFar {
      isCutOff = true
    }
    if length != 2 { isEveryPairSoFar = false }
  }
}
