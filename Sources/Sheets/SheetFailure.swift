public import SupplyChain

/// Why a sheet's bytes cannot be had, or are no text. What is wrong in its cells is a `Fault`.
public enum SheetFailure: Failure, Equatable {
  /// There is no file, or it may not be opened.
  case cannotOpen(path: String, reason: String)
  /// A folder (or a device) lies where a file should be.
  case notAFile(path: String)
  /// The disk or the network gave an error while reading.
  case cannotRead(reason: String)
  /// The compressed file ends too early, fails its own check sum, or has something behind its end.
  case brokenGzip(reason: String)
  /// The file holds, perhaps only once it is unpacked, more bytes than are taken.
  case tooLarge(mostBytes: Int)
  /// A spreadsheet's workbook (xlsx, xls) where CSV is wanted.
  case workbook
  /// A workbook in a form that is not read: the old xls, or one under a password.
  case foreignWorkbook
  /// A workbook (xlsx) that is damaged, or holds what no spreadsheet program writes.
  case brokenWorkbook(reason: String)
  /// A workbook that holds more than is read.
  case workbookTooLarge(reason: String)
  /// A byte sequence that the encoding does not have; the offset counts from 0 in the
  /// (decompressed) file.
  case invalidText(encoding: String, offset: Int)
  /// A character that the encoding cannot write.
  case cannotEncode(encoding: String)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)."
    case .notAFile(let path): "\(path) is not a file."
    case .cannotRead(let reason): "The file cannot be read: \(reason)."
    case .brokenGzip(let reason): "The compressed file is broken: \(reason)."
    case .tooLarge(let most): "The file holds more than \(most >> 20) MiB, unpacked."
    case .workbook: "The file is a spreadsheet's workbook, not CSV."
    case .foreignWorkbook: "The file is a workbook of the old form (xls) or under a password."
    case .brokenWorkbook(let reason): "The workbook is broken: \(reason)."
    case .workbookTooLarge(let reason): "The workbook is too large: \(reason)."
    case .invalidText(let encoding, let offset):
      "The bytes from offset \(offset) on are not \(encoding) text."
    case .cannotEncode(let encoding): "The text cannot be written as \(encoding)."
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: String {
    switch self {
    case .cannotOpen: "Check that the file is there and that this user may read it."
    case .notAFile: "Put the file itself there, not a folder."
    case .cannotRead: "Check the disk, then try again."
    case .brokenGzip: "Send the file again; it was damaged or cut off on its way."
    case .tooLarge: "Send a smaller file, in parts if need be."
    case .workbook: "Save it as CSV UTF-8 in the spreadsheet program."
    case .foreignWorkbook:
      "Save it as an Excel workbook (xlsx) without a password, or as CSV UTF-8."
    case .brokenWorkbook:
      "Send the file again; if the fault stays, open it in a spreadsheet program and save it anew."
    case .workbookTooLarge: "Keep one sheet with the rows that were exported; remove the rest."
    case .invalidText:
      "Send the file again; if the fault stays, save it as CSV in UTF-8 (or GB18030) throughout."
    case .cannotEncode: "Write it as UTF-8."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .cannotOpen, .cannotRead: .unavailable
    case .notAFile, .brokenGzip, .tooLarge, .workbook, .foreignWorkbook, .brokenWorkbook,
      .workbookTooLarge, .invalidText:
      .badInput
    case .cannotEncode: .badUsage
    }
  }
}

extension SheetFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .cannotOpen(let path, _): FailureText("无法打开 \(path)。", "请确认文件存在且有读取权限。")
    case .notAFile(let path): FailureText("\(path) 不是文件。", "请提供文件本身，而不是文件夹。")
    case .cannotRead: FailureText("文件无法读取。", "请检查磁盘后重试。")
    case .brokenGzip: FailureText("压缩文件已损坏。", "请重新发送文件，传输中可能已损坏或截断。")
    case .tooLarge(let most):
      FailureText("文件解压后超过 \(most >> 20) MiB。", "请发送较小的文件，必要时分成几份。")
    case .workbook: FailureText("该文件是电子表格工作簿，不是 CSV。", "请在表格软件中另存为 CSV UTF-8。")
    case .foreignWorkbook:
      FailureText("该工作簿为旧格式（xls）或有密码。", "请另存为无密码的 Excel 工作簿（xlsx）或 CSV UTF-8。")
    case .brokenWorkbook:
      FailureText("工作簿已损坏。", "请重新发送；如仍不行，请在表格软件中打开后另存。")
    case .workbookTooLarge:
      FailureText("工作簿过大。", "请只保留导出数据所在的工作表，删除其他内容。")
    case .invalidText(let encoding, let offset):
      FailureText(
        "从第 \(offset) 字节起不是 \(encoding) 文本。",
        "请重新发送；如仍不行，请整体另存为 UTF-8（或 GB18030）的 CSV。")
    case .cannotEncode(let encoding):
      FailureText("文本无法以 \(encoding) 写出。", "请使用 UTF-8。")
    }
  }

  /// What happened and what to do, in both languages.
  public var text: Sentence {
    Sentence("\(message) \(remedy)", chinese.message + chinese.remedy)
  }

  /// What to do about it, in both languages.
  public var remedyText: Sentence { Sentence(remedy, chinese.remedy) }
}
