import GRDB
import Glibc
public import SupplyChain

/// Why the ledger could not do what it was asked.
public enum LedgerFailure: Failure {
  /// The file cannot be opened.
  case cannotOpen(path: String, reason: String)
  /// The file or its folder is marked read-only.
  case readOnly(path: String)
  /// Another process holds the ledger.
  case locked(path: String)
  /// There is no room left on the disk.
  case diskFull(path: String)
  /// The disk answered with an error.
  case diskError(path: String, reason: String)
  /// The file is no ledger, or is damaged.
  case damaged(path: String, reason: String)
  /// The ledger was written by a newer version of Chama.
  case newerVersion(path: String)
  /// There is no such run.
  case noRun(String)
  /// There is no such order.
  case noOrder(String)
  /// There is no such request.
  case noRequest(String)
  /// Somebody has acted upon a request in between, or it is decided.
  case requestMoved(request: String, state: String)
  /// The same person has done the same before.
  case doneBefore(what: String, state: String, at: String)
  /// An order is not in a state that allows what was asked.
  case wrongState(order: String, state: String, wanted: String)
  /// An act is dated before the last one upon the same order.
  case tooEarly(order: String, day: BusinessDay, last: BusinessDay)
  /// The goods are no longer free.
  case notEnoughStock(order: String, store: String, material: String, lot: String, free: String)
  /// A suggestion has been accepted before.
  case alreadyAccepted(suggestion: String)
  /// A line of a plan has changed since it was looked at.
  case staleLine(line: String)
  /// What was decided in one go cannot be taken back: somebody has gone on from it.
  case cannotUndo(line: String)
  /// Nothing was entered under this number that could be taken back.
  case noBatch(Int64)
  /// Another event has the id of one that was handed in.
  case otherEvent(id: String)
  /// An event that was handed in as a new one is there already.
  case eventExists(id: String)
  /// A query has more answers than it allows.
  case tooManyEvents(most: Int)
  /// A query has this name already.
  case nameTaken(String)
  /// A reader of this id is in use.
  case readerExists(String)
  /// No reader of this id is in use.
  case noReader(String)
  /// An idempotency key has been used for another request.
  case keyReused
  /// There is no such rule of alerts.
  case noAlertRule(String)
  /// There is a rule of alerts of this id.
  case alertRuleExists(String)
  /// There is no such channel.
  case noChannel(String)
  /// There is a channel of this id.
  case channelExists(String)
  /// There is no such message in the outbox.
  case noMessage(String)

  /// What happened.
  public var message: String {
    switch self {
    case .cannotOpen(let path, let reason): "The ledger \(path) cannot be opened: \(reason)."
    case .readOnly(let path): "The ledger \(path) is read-only."
    case .locked(let path): "Another chama process is working on the ledger \(path)."
    case .diskFull(let path): "The disk that holds the ledger \(path) is full."
    case .diskError(let path, let reason): "The disk that holds \(path) answered: \(reason)."
    case .damaged(let path, let reason): "The file \(path) is not a sound ledger: \(reason)."
    case .newerVersion(let path): "The ledger \(path) was written by a newer version of Chama."
    case .noRun(let run): "The ledger knows no run \(run)."
    case .noOrder(let order): "The ledger knows no order \(order)."
    case .noRequest(let request): "The ledger knows no request \(request)."
    case .requestMoved(let request, let state):
      "Somebody has acted upon request \(request), which is \(state) now."
    case .doneBefore(let what, let state, let at):
      "You have done this before, at \(at); \(what) is \(state) now."
    case .wrongState(let order, let state, let wanted):
      "Order \(order) is \(state); only an order that is \(wanted) can do that."
    case .tooEarly(let order, let day, let last):
      "Nothing can happen to order \(order) on \(day): its last act was on \(last)."
    case .notEnoughStock(let order, let store, let material, let lot, let free):
      "Order \(order) cannot be approved: \(store) has only \(free) free of lot \(lot) of "
        + "\(material)."
    case .alreadyAccepted(let suggestion): "Suggestion \(suggestion) has been accepted before."
    case .staleLine(let line): "Line \(line) has changed since it was looked at."
    case .cannotUndo(let line):
      "That cannot be taken back: line \(line) has changed since, or its order is under way."
    case .noBatch(let number): "Nothing was decided under the number \(number)."
    case .otherEvent(let id): "Another event has the id \(id)."
    case .eventExists(let id): "The event \(id) is there already."
    case .nameTaken(let name): "There is a query \(name) already."
    case .tooManyEvents(let most): "More than \(most) events answer the query."
    case .readerExists(let reader): "There is a reader \(reader)."
    case .noReader(let reader): "There is no reader \(reader)."
    case .keyReused: "The Idempotency-Key has been used for another request."
    case .noAlertRule(let rule): "There is no alert rule \(rule)."
    case .alertRuleExists(let rule): "There is an alert rule \(rule)."
    case .noChannel(let channel): "There is no channel \(channel)."
    case .channelExists(let channel): "There is a channel \(channel)."
    case .noMessage(let message): "There is no message \(message) in the outbox."
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .cannotOpen: "Check the path, or make its folder."
    case .readOnly: "Make the file and its folder writable, or name another with --ledger."
    case .locked: "Wait until it has finished, or stop it; then try again."
    case .diskFull: "Free some space and run the same command again; nothing has been changed."
    case .diskError: "Check the disk, then run the same command again."
    case .damaged: "Restore a backup, or name another file with --ledger."
    case .newerVersion: "Install that version of Chama, or name another file with --ledger."
    case .noRun: "Run `chama night` first, or name a day that has been run."
    case .noOrder: "Look up the number in transfers.csv or with `chama transfer list`."
    case .noRequest: "Look it up with `chama request list`."
    case .requestMoved: "Look at it with `chama request show`; nothing has been changed."
    case .doneBefore: "Nothing is left to do."
    case .wrongState: "Look at the order with `chama transfer list`; somebody may have acted."
    case .tooEarly: "Name the business day on which it happens with --day."
    case .notEnoughStock: "Reject the order, or run the night again for a new proposal."
    case .alreadyAccepted: "Nothing is left to do; cancel its order to accept it anew."
    case .staleLine:
      "Export the plan again, or look at the line anew, and decide on what it says now."
    case .cannotUndo: "Change the line itself, or cancel its order."
    case .noBatch: "Give the number that the import or the bulk decision told."
    case .otherEvent: "Give the event an id of its own, or declare the other one wrong."
    case .eventExists: "Nothing is left to do."
    case .nameTaken: "Give it another name, or delete the other one first."
    case .tooManyEvents: "Ask for less, or raise maxEventCount."
    case .readerExists: "Remove it first with `chama readers remove`, or give this one another id."
    case .keyReused: "Send each request with a key of its own, and the same key when you repeat it."
    case .noAlertRule: "Look it up with `chama alerts rules list`."
    case .noChannel: "Look it up with `chama alerts channels list`."
    case .alertRuleExists, .channelExists: "Take another id, or change the one that is there."
    case .noMessage: "Look it up with `chama alerts outbox list`."
    case .noReader: "Look it up with `chama readers list`, or register it with `chama readers add`."
    }
  }

  /// What to do about it for who has come over the network.
  public var remoteRemedy: String {
    switch self {
    case .cannotOpen, .readOnly, .diskFull, .diskError, .damaged, .newerVersion:
      "Tell whoever runs the service, and send it again later; nothing has been changed."
    case .noRun: "Have headquarters run the night first, or name a day that has been run."
    case .noOrder: "Look up the number in the list of orders."
    case .noRequest: "Look it up in the list of requests."
    case .requestMoved:
      "Read the request anew, and decide on what it says; nothing has been changed."
    case .wrongState: "Read the order anew; somebody may have acted."
    case .tooEarly: "Wait until the business day on which it happens."
    case .notEnoughStock:
      "Give less, or decline; reject an order that waits. Nothing has been changed."
    case .readerExists: "Take it out of use first, or give this one another id."
    case .noAlertRule: "Look it up in the list of rules."
    case .noChannel: "Look it up in the list of channels."
    case .noMessage: "Look it up in the list of messages that were put aside."
    case .noReader: "Look it up in the list of readers, or have an admin register it."
    default: remedy
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .cannotOpen, .readOnly, .diskFull, .diskError: .unavailable
    case .locked: .alreadyRunning
    case .damaged: .failed
    case .newerVersion: .badUsage
    case .noRun, .noOrder, .noRequest, .noBatch, .noReader, .noAlertRule, .noChannel, .noMessage:
      .notFound
    case .doneBefore: .alreadyDone
    case .requestMoved, .wrongState, .tooEarly, .notEnoughStock, .alreadyAccepted, .staleLine,
      .cannotUndo, .otherEvent, .eventExists, .nameTaken, .readerExists, .alertRuleExists,
      .channelExists:
      .conflict
    case .tooManyEvents, .keyReused: .badInput
    }
  }

  /// SQLite calls it an I/O error when its side files find no room; the disk knows better.
  private static func isFull(_ path: String) -> Bool {
    var statistics = statvfs()
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard statvfs(folder.isEmpty ? "/" : folder, &statistics) == 0 else { return false }
    return UInt64(statistics.f_bavail) * UInt64(statistics.f_frsize) < 1 << 20
  }

  /// What an error of SQLite means to a person, `nil` when it is a bug of ours.
  static func of(_ error: any Error, path: String) -> LedgerFailure? {
    if let failure = error as? LedgerFailure { return failure }
    guard let database = error as? DatabaseError else { return nil }
    let reason = database.message ?? "no reason given"
    switch database.resultCode {
    case .SQLITE_FULL: return .diskFull(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: return .readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .locked(path: path)
    case .SQLITE_CANTOPEN: return .cannotOpen(path: path, reason: reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path: path, reason: reason)
    case .SQLITE_IOERR:
      return isFull(path) ? .diskFull(path: path) : .diskError(path: path, reason: reason)
    default: return nil
    }
  }
}
