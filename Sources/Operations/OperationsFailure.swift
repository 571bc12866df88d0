public import Persistence
public import SupplyChain

/// Why a use case could not be carried out.
public enum OperationsFailure: Failure {
  /// A setting is unknown or its value cannot be used.
  case badSetting(name: String, value: String, reason: String)
  /// An assumption of a replay is unknown or its value cannot be used.
  case badAssumption(name: String, value: String, reason: String)
  /// The settings file cannot be read.
  case badSettingsFile(path: String, reason: String)
  /// The folder has no feeds at all.
  case noFeeds(folder: String)
  /// There are no feeds for the day asked for.
  case noFeedsOfDay(BusinessDay, last: BusinessDay, folder: String)
  /// The day asked for has not come yet.
  case futureDay(BusinessDay, today: BusinessDay)
  /// A file without which there is no night is absent.
  case missingFile(name: String, folder: String)
  /// A file without which there is no night was refused.
  case refusedFile(name: String, faults: [Fault], faultCount: Int)
  /// No store's consumption of the day could be taken.
  case nothingUsable(BusinessDay, refused: [RefusedFile])
  /// The ledger knows no consumption at all.
  case noHistory
  /// A chain's folder whose consumption has no row.
  case emptyHistory(folder: String)
  /// The last origin that was asked for lies outside the history.
  case originOutside(BusinessDay, first: BusinessDay, last: BusinessDay)
  /// The history is too short for the origins.
  case tooFewDays(origin: BusinessDay, first: BusinessDay, last: BusinessDay)
  /// No origin has the day within its horizon.
  case notForecast(day: BusinessDay, first: BusinessDay, last: BusinessDay)
  /// The output folder cannot be written.
  case cannotWrite(path: String, reason: String, isFull: Bool)
  /// A file cannot be read.
  case cannotRead(path: String, reason: String)
  /// A file keeps forecasts that this replay would not make.
  case staleForecasts(path: String, of: Sentence)
  /// A model is asked about a store or material that it never learnt from.
  case notLearnt(kind: String, name: String, night: BusinessDay)
  /// The plan is published, and its files cannot be put where people look.
  case filesNotWritten(day: BusinessDay, path: String, reason: String)
  /// An order or suggestion that was named does not exist.
  case unknownName(kind: String, name: String)
  /// More is to be sent than anybody can mean.
  case absurdQuantity(line: SuggestionID, most: Quantity)
  /// A line gets another quantity, and nobody says why.
  case noReason(line: SuggestionID)
  /// A planner's sheet has faults.
  case refusedSheet(faults: [Fault], faultCount: Int)
  /// A suggestion that is accepted by name suggests nothing.
  case nothingToSend(line: String)
  /// A question for goods makes no sense.
  case badQuestion(Sentence)
  /// A request cannot be made so.
  case badRequest(Sentence)
  /// An answer to a request cannot be given so.
  case badAnswer(request: String, reason: Sentence)
  /// A donor goes under its own need by what it gives, and has not said that it knows.
  case leavesShort([DonorShortage])
  /// A store has no offer of a request to answer.
  case notOffered(request: String, store: String)
  /// A request's hour has passed.
  case requestTooLate(request: String, neededBy: LocalMoment)
  /// A pick-up window makes no sense.
  case badWindow(order: String, reason: Sentence)
  /// An order's plan is outdated, or its goods are over.
  case outdatedOrder(order: String, reason: Sentence)
  /// A subscription to trace events makes no sense.
  case badSubscription(reason: String)
  /// A period ends before it begins, or lies outside of what is known.
  case badPeriod(from: BusinessDay, to: BusinessDay)
  /// There is no ledger where one is named.
  case noLedger(path: String)
  /// No plan is in force for a day, or none at all.
  case noPlan(BusinessDay?)
  /// The ledger belongs to another chain.
  case otherChain(ledger: String, folder: String)
  /// There are no trace events, of an order or at all.
  case noTrace(order: String?)
  /// An order has issued no tags.
  case noTags(order: String)
  /// A reader's key is wrong.
  case wrongKey(reader: String)
  /// What was read on receipt cannot be used.
  case badRead(value: String, reason: String)
  /// A line of an order was named that it does not have, or received more than was sent.
  case badReceipt(order: String, line: Int, reason: Sentence)
  /// A receipt names nothing that is not booked in already.
  case nothingNew(order: String)
  /// Two materials would put the same trade item number on their crates.
  case sameTradeItem(material: String, other: String, gtin: String)
  /// The days of a replay leave the history, its warm-up included.
  case daysBeyondHistory(
    first: BusinessDay, last: BusinessDay, earliest: BusinessDay, latest: BusinessDay)
  /// A file that was to be made is there already.
  case fileExists(path: String)
  /// A night is at work on the ledger.
  case nightIsRunning
  /// A rule of alerts cannot be so.
  case badAlertRule(Sentence)
  /// A channel cannot be so.
  case badChannel(Sentence, remedy: Sentence)
  /// A run that is made again from the ledger came out different.
  case notReproduced(run: String, was: String, is: String)

  /// What happened.
  public var message: String {
    switch self {
    case .badSetting(let name, let value, let reason):
      "The setting \(name) cannot be \"\(value)\": \(reason)."
    case .badAssumption(let name, let value, let reason):
      "The assumption \(name) cannot be \"\(value)\": \(reason)."
    case .badSettingsFile(let path, let reason):
      "The settings file \(path) cannot be used: \(reason)."
    case .noFeeds(let folder): "There are no feeds in \(folder)."
    case .noFeedsOfDay(let day, let last, let folder):
      "There are no feeds for \(day) in \(folder); the last day there is \(last)."
    case .futureDay(let day, let today): "\(day) has not come yet; today is \(today)."
    case .missingFile(let name, let folder): "\(folder) has no \(name).csv."
    case .refusedFile(let name, let faults, let count):
      "\(name) was refused: " + OperationsFailure.list(faults, count)
    case .nothingUsable(let day, let refused):
      "No store's consumption of \(day) could be taken"
        + (refused.isEmpty ? "." : "; refused: " + OperationsFailure.list(refused))
    case .noHistory: "The ledger knows no consumption of any store."
    case .emptyHistory(let folder): "The consumption in \(folder) has no row."
    case .originOutside(let day, let first, let last):
      "The origin \(day) lies outside the history, which goes from \(first) to \(last)."
    case .tooFewDays(let origin, let first, let last):
      "The history goes from \(first) to \(last); the first origin would be \(origin)."
    case .notForecast(let day, let first, let last):
      "\(day) is not forecast; the origins' horizons reach from \(first) to \(last)."
    case .cannotWrite(let path, let reason, _): "\(path) cannot be written: \(reason)."
    case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)."
    case .staleForecasts(let path, let kept): "\(path) keeps \(kept.english)."
    case .notLearnt(let kind, let name, let night):
      "The model of \(night) has never learnt from \(kind) \(name)."
    case .filesNotWritten(let day, let path, let reason):
      "The plan of \(day) is published in the ledger, but \(path) cannot be written: \(reason)."
    case .unknownName(let kind, let name): "There is no \(kind) \(name)."
    case .absurdQuantity(let line, let most):
      "Line \(line) takes at most \(most), a hundred times what may be needed."
    case .noReason(let line): "Line \(line) gets another quantity without a reason."
    case .refusedSheet(let faults, let count):
      "The sheet was refused: " + OperationsFailure.list(faults, count)
    case .nothingToSend(let line): "Line \(line) has nothing to send."
    case .badSubscription(let reason): "The subscription cannot be made: \(reason)."
    case .badQuestion(let why): "That cannot be asked for: \(why.english)."
    case .badRequest(let why): "The request cannot be made: \(why.english)."
    case .badAnswer(let request, let reason):
      "Request \(request) cannot be answered so: \(reason.english)."
    case .leavesShort(let shortages):
      shortages.map(\.sentence.english).joined(separator: "; ") + "."
    case .notOffered(let request, let store):
      "Request \(request) has not been put to \(store)."
    case .requestTooLate(let request, let neededBy):
      "Request \(request) was to be met by \(neededBy), which has passed."
    case .badWindow(let order, let reason):
      "The leg of order \(order) cannot be driven so: \(reason.english)."
    case .outdatedOrder(let order, let reason):
      "Order \(order) cannot go any more: \(reason.english)."
    case .badPeriod(let from, let to):
      from <= to
        ? "Only the days from \(from) to \(to) are known."
        : "The days from \(from) to \(to) are none."
    case .noLedger(let path): "There is no ledger \(path)."
    case .noPlan(let day?): "There is no plan of \(day)."
    case .noPlan(nil): "There is no plan yet."
    case .otherChain(let ledger, let folder):
      "The ledger \(ledger) knows none of the stores of \(folder), or knows every one of them "
        + "under another name in another place: it is another chain's."
    case .noTrace(let order?):
      "Order \(order) has no trace: it has not been dispatched, or has no line of high value."
    case .noTrace(nil): "The ledger has no trace events."
    case .noTags(let order):
      "Order \(order) has no tags: it has not been approved, or has no line of high value."
    case .wrongKey(let reader): "The key is not that of reader \(reader)."
    case .badRead(let value, let reason): "“\(value)” cannot be used as a read: \(reason)."
    case .badReceipt(let order, let line, let reason):
      "Line \(line) of order \(order) cannot be received so: \(reason.english)."
    case .nothingNew(let order):
      "Nothing of order \(order) came that is not booked in already."
    case .sameTradeItem(let material, let other, let gtin):
      "Crates of \(material) and of \(other) would both bear GTIN \(gtin)."
    case .daysBeyondHistory(let first, let last, let earliest, let latest):
      "The days \(first) to \(last) cannot be played: the history serves from \(earliest) to "
        + "\(latest)."
    case .fileExists(let path): "\(path) exists, and nothing is written over."
    case .nightIsRunning: "A night is at work on this ledger."
    case .badAlertRule(let reason): "The alert rule cannot be used: \(reason.english)."
    case .badChannel(let reason, _): reason.english
    case .notReproduced(let run, let was, let new):
      "Run \(run) came out different: it published \(was), now \(new)."
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .badSetting: "See `chama doctor` for the settings in force and their meaning."
    case .badAssumption:
      "data/replay.yaml says all assumptions, each with its default and its meaning."
    case .badSettingsFile: "Write one `name: value` a line, as `chama doctor` lists them."
    case .noFeeds:
      "Put what the stores send under feeds/<day>/consumption/<store>.csv, or make a sample with "
        + "`chama sample --out DIR`."
    case .noFeedsOfDay: "Name a day that has feeds with --day, or collect the feeds first."
    case .futureDay: "Name a day that is over with --day."
    case .missingFile(let name, _): "Put \(name).csv there; its columns stand in docs/files.md."
    case .refusedFile: "Correct the lines named and run the command again."
    case .nothingUsable: "Correct the lines named, or ask the stores to send again."
    case .noHistory: "Put consumption.csv into the chain's folder, or feeds of some weeks."
    case .emptyHistory: "Put the chain's history into consumption.csv: docs/files.md says how."
    case .originOutside: "Name a day within the history."
    case .tooFewDays: "Ask for fewer --origins, a smaller --step or a shorter --horizon."
    case .notForecast: "Name another day, or other origins with --last-origin and --origins."
    case .cannotWrite(_, _, let isFull):
      isFull
        ? "Free some space and run the same command again; nothing has been lost."
        : "Check that its folder is there and may be written, or name another place."
    case .cannotRead: "Check the path and its permissions."
    case .staleForecasts:
      "Name another file with --forecasts, or delete this one if nobody needs it."
    case .notLearnt:
      "Name the folder of the model's own chain with --feeds, or a model of a later night."
    case .filesNotWritten:
      "Free some space there or see that it may be written, or name another place with --out or "
        + "--models, and run the same command again: it writes the files and changes nothing else."
    case .unknownName: "Look it up in the night's CSV files."
    case .absurdQuantity: "Write the quantity in base units, such as grams, not in thousandths."
    case .noReason: "Say why with --reason."
    case .refusedSheet: "Correct the rows named and import the sheet again; nothing was entered."
    case .nothingToSend: "Say how much with --quantity, or leave the line alone."
    case .badSubscription: "Correct it; docs/epcis.md tells what a subscription names."
    case .badQuestion: "Correct it and ask again; nothing has been entered."
    case .badRequest: "Correct it and ask again; nothing has been entered."
    case .badAnswer: "Accept whole packs, at most what was offered, or decline with a reason."
    case .leavesShort(let shortages):
      OperationsFailure.most(shortages)
        + ", or say --even-if-short to give it all the same; nothing has been changed."
    case .notOffered: "Look at its offers with `chama request show`."
    case .requestTooLate: "Ask anew by a later hour; nothing has been changed."
    case .badWindow: "Name a time from which and one until which it can be picked up."
    case .outdatedOrder:
      "Reject it, or cancel it when it is approved, and ask for the goods anew; the next night "
        + "proposes what is still worth its trip."
    case .badPeriod: "Name other days with --from and --to."
    case .noLedger: "Run `chama night` first, or name the ledger with --ledger."
    case .noPlan: "Run `chama night` for that day first; its results' folders are named by day."
    case .otherChain: "Name a ledger of this chain's own with --ledger."
    case .noTrace, .noTags: "Look at the order with `chama transfer list`."
    case .nothingNew: "Read the crates that came, or say what came with --line or --by-hand."
    case .sameTradeItem: "Give each of them a GTIN of its own in materials.csv."
    case .wrongKey: "Show the key of that reader; `chama readers rotate` makes a new one."
    case .badRead: "Give pure identity URIs, Digital Links, element strings or tag memory in hex."
    case .badReceipt: "Give the line's number and what came of it in base units."
    case .daysBeyondHistory:
      "Name days within with --from and --to, or shorten warm_up_days in the assumptions."
    case .fileExists: "Name a file that does not exist yet, or move the old one away."
    case .nightIsRunning: "Wait until it has finished; then try again."
    case .badAlertRule: "Correct it; `chama alerts kinds` says what each kind takes."
    case .badChannel(_, let remedy): remedy.english
    case .notReproduced:
      "Compare the BLAS core type and the program version with those in run.json."
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .badSetting, .badAssumption, .badSettingsFile, .futureDay, .badQuestion, .badPeriod,
      .badSubscription,
      .originOutside,
      .notForecast,
      .daysBeyondHistory, .staleForecasts:
      .badUsage
    case .noFeeds, .noFeedsOfDay, .missingFile, .refusedFile, .nothingUsable, .noHistory,
      .cannotRead, .refusedSheet, .nothingToSend, .otherChain, .badRead, .badReceipt, .nothingNew,
      .sameTradeItem,
      .emptyHistory, .tooFewDays, .badRequest,
      .badAnswer, .badWindow:
      .badInput
    case .cannotWrite, .filesNotWritten: .unavailable

    case .unknownName, .notLearnt, .noLedger, .noPlan, .noTrace, .noTags, .notOffered: .notFound
    case .requestTooLate, .outdatedOrder, .leavesShort: .conflict
    case .wrongKey: .denied
    case .fileExists, .badAlertRule, .badChannel, .absurdQuantity, .noReason: .badInput
    case .nightIsRunning: .alreadyRunning
    case .notReproduced: .failed
    }
  }

  /// How much leaves donors what they need.
  static func most(_ shortages: [DonorShortage]) -> String {
    let most = shortages.map { "\($0.sparePacks) packs of \($0.material)" }
    return "Give at most " + most.joined(separator: " and ")
  }

  private static func list(_ files: [RefusedFile]) -> String {
    let shown = files.prefix(5).map { "\($0.file): \(list($0.faults, $0.faults.count))" }
    return shown.joined(separator: "; ")
      + (files.count > 5 ? "; and \(files.count - 5) more files" : "")
  }

  private static func list(_ faults: [Fault], _ count: Int) -> String {
    let shown = faults.prefix(5).map { fault in
      let place = fault.row > 0 ? "line \(fault.row)" : "the file"
      let cell = fault.column.isEmpty ? "" : ", \(fault.column) \"\(fault.value)\""
      return "\(place)\(cell): \(fault.remedy.english)"
    }
    let more = count > 5 ? " … and \(count - 5) more" : ""
    return shown.joined(separator: " | ") + more
  }
}
