import Operations

extension Components {
  /// Figures of what the chain gains, and what was found of its audit trail.
  static let figures: [String: Schema] = [
    "Gains": .object([
      .must("by", .word(GainsKey.allCases.map(\.rawValue))), .must("from", .day),
      .must("to", .day), .must("lines", .list(.reference("GainsLine"), most: 100_000)),
      .must("total", .reference("GainsLine")), .must("notes", .list(sentence, most: 100)),
    ]),
    "GainsLine": .object([
      .must("key", .prose), .must("name", .prose), .must("consumption", .money, "At cost, in fen."),
      .may("meanStock", .money), .may("turnover", .number(0...1e9), "Times a year."),
      .must("waste", .money), .must("stockOutDays", .count), .must("stockOut", .money),
      .must("requests", .count), .must("decided", .count),
      .may("decisionMinutes", .number(0...1e9), "Half of the decided ones took no longer."),
      .may("withinGoal", .number(0...1)), .may("answerMilliseconds", .number(0...1e9)),
      .must("arrivals", .count, "Orders of requests that have arrived."),
      .may("lateShare", .number(0...1), "Of the arrivals, after the needed hour."),
      .may("lateMinutes", .number(0...1e9), "Half of the late ones came no later."),
      .must("transfers", .count), .may("promised", .money), .may("realised", .money),
      .may("forecastError", .number(0...1e9), "As a share of what was used, at cost."),
    ]),
    "AuditVerdict": .object([
      .must("entries", .count), .must("head", .prose, "The hash of the last entry."),
      .must("headsPassed", .count, "Signed heads that the trail passes through."),
      .must("faults", .list(.prose, most: 1_000_000), "Empty when all is well."),
    ]),
  ]
}
