public import SupplyChain

/// What can go wrong when a night's results are written or read back.
public enum PublishingFailure: Failure, Hashable {
  /// A value cannot be written in its format.
  case unwritable(what: String, reason: String)
  /// A file that a night has written cannot be read.
  case unreadable(what: String, reason: String)

  /// What happened.
  public var message: String {
    switch self {
    case .unwritable(let what, let reason): "\(what) could not be written: \(reason)"
    case .unreadable(let what, let reason): "\(what) could not be read: \(reason)"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .unwritable: "Report it as a bug with the run's id; nothing has been published."
    case .unreadable: "Take the file as the night wrote it; run the night again to write it anew."
    }
  }

  /// A failure to write is the night's, a failure to read is the file's.
  public var kind: FailureKind {
    switch self {
    case .unwritable: .failed
    case .unreadable: .badInput
    }
  }
}

extension PublishingFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .unwritable(let what, _): FailureText("\(what) 无法写出。", "请附上运行编号报告此问题，结果未发布。")
    case .unreadable(let what, _): FailureText("\(what) 无法读取。", "请使用夜间运行写出的原文件，或重新运行。")
    }
  }
}
