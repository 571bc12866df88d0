import SupplyChain

/// What spoils a row, whatever its cells say.
enum Spoilage {
  case null
  case strayQuote
  case openQuote
  case textBehindQuote

  var remedy: Sentence {
    switch self {
    case .null:
      Sentence(
        "Send the file again; the row holds a NUL byte and was damaged on its way.",
        "请重新发送文件：该行含 NUL 字节，传输中已损坏。")
    case .strayQuote:
      Sentence(
        "Put the whole cell in quotes and write a quote inside it twice.",
        "请用引号括住整个单元格，其中的引号写两遍。")
    case .openQuote:
      Sentence(
        "Close the quote that begins in this row; the file ends inside it.",
        "请补上本行开始的引号的结尾，文件在引号内结束。")
    case .textBehindQuote:
      Sentence(
        "Remove what follows the closing quote, or write the quote twice.",
        "请删除结尾引号后的内容，或将引号写两遍。")
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
