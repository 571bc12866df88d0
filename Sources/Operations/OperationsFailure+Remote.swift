import SupplyChain

extension OperationsFailure {
  /// What to do about it for who has come over the network.
  public var remoteRemedy: String {
    switch self {
    case .badSetting, .badAssumption, .badSettingsFile, .missingFile, .refusedFile, .cannotWrite,
      .cannotRead,
      .noLedger, .otherChain, .fileExists, .sameTradeItem:
      "Tell whoever runs the service; nothing has been changed."
    case .filesNotWritten: "Tell whoever runs the service; the plan is in force."
    case .noFeeds, .noFeedsOfDay: "Name a day for which the stores have sent something."
    case .futureDay: "Name a day that is over."
    case .nothingUsable: "Have the stores correct what they sent, and send it again."
    case .noHistory, .emptyHistory: "Have headquarters put the chain's history in first."
    case .originOutside, .tooFewDays, .notForecast: "Name other days, within the history."
    case .unknownName: "Look it up in the list where it should stand."
    case .noReason: "Say why, in the reason beside the quantity."
    case .nothingToSend: "Say how much with the line's quantity, or leave the line alone."
    case .leavesShort(let shortages):
      OperationsFailure.most(shortages)
        + ", or send evenIfShort: true to give it all the same; nothing has been changed."
    case .notOffered: "Read the request: its offers name the stores to which it was put."
    case .badPeriod: "Name other days."
    case .noPlan: "Name a day that has a plan, or have headquarters run the night first."
    case .noTrace, .noTags:
      "Look at the order: it is dispatched first, and has a line of high value."
    case .nothingNew:
      "Name crates that came beside those that are booked in, or say what came by hand."
    case .wrongKey: "Show the key of that reader; an admin can give it a new one."
    case .daysBeyondHistory: "Name days within the history."
    case .badAlertRule: "Correct it; /openapi.json describes what a rule takes."
    case .notReproduced: "Tell whoever runs the service."
    default: remedy
    }
  }
}
