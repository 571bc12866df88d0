public import SupplyChain

/// Why a chain's folder cannot be collected from at all. What is wrong inside a file is a
/// ``Refusal`` of that file instead.
public enum CollectingFailure: Failure, Equatable {
  /// There is no such folder.
  case folderMissing(path: String)
  /// The folder is there and may not be listed, or is no folder.
  case folderUnreadable(path: String, reason: String)
  /// Two files claim to be the same one, e.g. `consumption.csv` and `consumption.csv.gz`.
  case ambiguousFile(names: [String])

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .folderMissing(let path): "The chain's folder \(path) does not exist."
    case .folderUnreadable(let path, let reason): "The folder \(path) cannot be read: \(reason)."
    case .ambiguousFile(let names):
      "The chain's folder holds the same file twice: \(names.joined(separator: " and "))."
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: String {
    switch self {
    case .folderMissing: "Give the folder that holds stores.csv, or write one with chama sample."
    case .folderUnreadable: "Give this user the right to list the folder and read its files."
    case .ambiguousFile: "Keep the one that is right and move the other away."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .folderMissing: .notFound
    case .folderUnreadable: .unavailable
    case .ambiguousFile: .badInput
    }
  }
}
