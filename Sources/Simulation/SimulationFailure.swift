public import SupplyChain

/// Why a sample chain could not be written.
public enum SimulationFailure: Failure, Equatable {
  /// A parameter lies outside what can be simulated.
  case badParameter(name: String, value: String, allowed: String)
  /// The simulated days leave the years whose holidays are known.
  case outsideCalendar(first: BusinessDay, last: BusinessDay, known: ClosedRange<BusinessDay>)
  /// The folder holds something already.
  case folderNotEmpty(String)
  /// A file or folder cannot be written.
  case cannotWrite(path: String, reason: String)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .badParameter(let name, let value, _):
      "A sample chain cannot have \(name) \(value)."
    case .outsideCalendar(let first, let last, let known):
      "The days \(first) to \(last) leave the calendar, which knows the holidays from "
        + "\(known.lowerBound) to \(known.upperBound)."
    case .folderNotEmpty(let path):
      "The folder \(path) is not empty."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written: \(reason)"
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: String {
    switch self {
    case .badParameter(let name, _, let allowed):
      "Choose \(name) within \(allowed)."
    case .outsideCalendar:
      "Choose another last day, or fewer days."
    case .folderNotEmpty:
      "Name a new folder, or empty this one first."
    case .cannotWrite:
      "Check that the folder may be written and that the disk has room."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .badParameter, .outsideCalendar: .badUsage
    case .folderNotEmpty: .conflict
    case .cannotWrite: .unavailable
    }
  }
}

extension SimulationFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .badParameter(let name, let value, let allowed):
      FailureText("样例的 \(name) 不能为 \(value)。", "允许范围：\(allowed)。")
    case .outsideCalendar(let first, let last, let known):
      FailureText(
        "\(first) 至 \(last) 超出已知节假日的 \(known.lowerBound) 至 \(known.upperBound)。",
        "请选择其他最后日期，或减少天数。")
    case .folderNotEmpty(let path): FailureText("文件夹 \(path) 不为空。", "请换一个新文件夹，或先清空。")
    case .cannotWrite(let path, _): FailureText("\(path) 无法写入。", "请检查文件夹权限及磁盘空间。")
    }
  }
}
