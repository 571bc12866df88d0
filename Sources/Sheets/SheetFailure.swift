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
