import Access
import Operations
import SupplyChain

/// The schemas of what the interface shows, by name.
package enum Components {
  /// All of them.
  package static let schemas: [String: Schema] =
    chain.merging(plans) { $1 }.merging(accounts) { $1 }
    .merging(transfers) { $1 }.merging(alerts) { $1 }

  static let sentence = Schema.object([
    .must("english", .prose), .must("chinese", .prose),
  ])

  private static let chain: [String: Schema] = [
    "Store": .object([
      .must("id", .identifier), .must("name", .prose), .must("city", .prose),
      .may(
        "place",
        .object([.must("latitude", .number(-90...90)), .must("longitude", .number(-180...180))])),
      .may("openedOn", .day), .may("closedOn", .day), .must("dayCutoff", .text(5...5)),
      .may("category", .prose), .may("opensAt", .text(5...5)), .may("closesAt", .text(5...5)),
    ]),
    "Material": .object([
      .must("id", .identifier), .must("name", .prose), .may("category", .prose),
      .must("unit", .text(0...20)), .may("packSize", .quantity), .may("minimumOrder", .quantity),
      .may("shelfLifeDays", .count),
      .may("unitCost", unitPrice, "Only for those who may see costs."),
      .may("shortageCost", unitPrice, "Only for those who may see costs."),
      .must("isChilled", .flag), .must("isHighValue", .flag),
      .may("milligramsPerUnit", .count), .may("leadTimeDays", .count),
      .may("reviewDays", .count), .may("gtin", .text(8...14)),
    ]),
    "StockOfStore": .object([
      .must("store", .identifier), .may("countedOn", .day), .must("knownThrough", .day),
      .must("items", .list(.reference("StockLine"), most: 200)), .may("next", .text(1...2000)),
    ]),
    "StockLine": .object([
      .must("material", .identifier), .must("name", .prose), .must("unit", .text(0...20)),
      .must("level", .word(ShowStock.Level.allCases.map(\.rawValue))),
      .may("onHand", .quantity), .may("reserved", .quantity),
      .may(
        "lots",
        .list(
          .object([
            .must("lot", .identifier), .may("expiresOn", .day), .must("quantity", .quantity),
            .must("reserved", .quantity),
          ]), most: 10_000)),
    ]),
    "ConsumptionOfMaterial": .object([
      .must("store", .identifier), .must("material", .identifier), .must("unit", .text(0...20)),
      .must(
        "days",
        .list(
          .object([
            .must("day", .day), .must("quantity", .quantity), .must("stockedOut", .flag),
          ]), most: ShowConsumption.longestSpan)),
    ]),
  ]

  private static let unitPrice = Schema.object([.must("fenPerThousand", .count)])

  private static let forecastDay = Schema.object([
    .must("day", .day), .must("mean", .number(0...1e30)),
    .must("quantiles", .map(.number(0...1e30))),
  ])

  private static let plans: [String: Schema] = [
    "ForecastOfMaterial": .object([
      .must("store", .identifier), .must("material", .identifier), .must("unit", .text(0...20)),
      .must("run", .identifier), .must("origin", .day),
      .must("days", .list(forecastDay, most: 400)), .must("totals", .list(forecastDay, most: 400)),
      .must("notes", .list(.word(ForecastNote.allCases.map(\.rawValue)), most: 10)),
    ]),
    "Suggestion": .object([
      .must("id", .identifier), .must("run", .identifier), .must("store", .identifier),
      .must("storeName", .prose), .must("material", .identifier), .must("materialName", .prose),
      .must("unit", .text(0...20)), .must("packSize", .quantity), .must("onHand", .quantity),
      .must("onHandAsOf", .day), .must("inTransit", .quantity), .must("reserved", .quantity),
      .must("expiring", .quantity), .must("forecastP50", .quantity),
      .must("forecastP90", .quantity), .must("coverDays", .count),
      .must("safetyStock", .quantity), .must("suggestedQuantity", .quantity),
      .must("suggestedPacks", .count), .must("needBy", .day),
      .may("priority", .money, "In fen; only for those who may see worth."),
      .may("cost", .money, "In fen; only for those who may see worth."),
      .must("why", sentence), .must("isAccepted", .flag), .must("rowVersion", .count),
      .may(
        "decision",
        .object([
          .may("final_quantity", .quantity),
          .may("decision", .word(SuggestionOverride.Decision.allCases.map(\.rawValue))),
          .must("reason", .prose), .must("comment", .prose),
        ])), .may("decidedBy", act),
    ]),
    "DecisionReceipt": .object([
      .may("batch", .count), .must("changed", .count),
      .must("orders", .list(.reference("ReplenishmentOrder"), most: 20_000)),
    ]),
    "ReplenishmentOrder": .object([
      .must("number", .identifier), .must("suggestion", .identifier),
      .must("store", .identifier), .must("material", .identifier),
      .must("quantity", .quantity), .must("needBy", .day), .must("countsUntil", .day),
      .must("state", .word(ReplenishmentOrder.State.allCases.map(\.rawValue))),
    ]),
    "RunDifference": .object([
      .must("run", .identifier), .may("before", .identifier), .must("settingsChanged", .flag),
      .must("unchanged", .count),
      .must(
        "items",
        .list(
          .object([
            .must("store", .identifier), .must("material", .identifier),
            .may("before", .quantity), .may("after", .quantity),
            .must(
              "causes",
              .list(
                .object([
                  .must("kind", .word(CompareRuns.Cause.Kind.allCases.map(\.rawValue))),
                  .must("before", .quantity), .must("after", .quantity),
                ]), most: 10)),
          ]), most: 200)), .may("next", .text(1...2000)),
    ]),
    "Job": .object([
      .must("id", .count), .must("state", .word(NightDesk.Job.State.allCases.map(\.rawValue))),
      .must("by", .prose), .must("startedAt", .instant), .may("finishedAt", .instant),
      .may("run", .identifier), .may("wasDone", .flag), .may("message", .prose),
      .may("remedy", .prose),
    ]),
    "Run": .object([
      .must("id", .identifier), .must("day", .day), .must("version", .count),
      .must("publishedAt", .instant), .may("supersededBy", .identifier),
      .must("inputHash", .text(1...200)), .must("settingsHash", .text(1...200)),
      .must("outputHash", .text(1...200)),
    ]),
  ]

  private static let accounts: [String: Schema] = [
    "Asker": .object([
      .must("name", .prose), .must("roles", .list(.word(Role.allCases.map(\.rawValue)), most: 10)),
      .may("stores", .list(.identifier, most: 100_000), "Absent for all."),
      .must("actions", .list(.word(Action.allCases.map(\.rawValue)), most: 100)),
    ]),
    "Person": .object([
      .must("id", .identifier), .must("name", .prose),
      .must("roles", .list(.word(Role.allCases.map(\.rawValue)), most: 10)),
      .must("stores", .list(.identifier, most: 100_000)),
      .must("language", .word(Language.allCases.map(\.rawValue))),
      .may("phone", .prose), .may("address", .prose), .must("isActive", .flag),
      .may("signedInAt", .instant), .may("signedInFrom", .prose), .may("passwordSetAt", .instant),
      .may("secondFactorSince", .instant),
      .must("warnings", .list(warning, most: 10)),
    ]),
    "APIKey": .object([
      .must("id", .identifier), .must("name", .prose),
      .must("scopes", .list(.word(Action.allCases.map(\.rawValue)), most: 100)),
      .may("stores", .list(.identifier, most: 100_000), "Absent for all."),
      .must("isRevoked", .flag), .must("endsAt", .list(.instant, most: 10)),
      .may("warning", warning),
    ]),
    "IssuedKey": .object([.must("secret", .text(1...200)), .must("endsAt", .instant)]),
    "AuditEntry": .object([
      .must("sequence", .count), .must("at", .prose), .must("by", .prose), .must("from", .prose),
      .must("action", .prose), .must("subject", .prose), .must("outcome", .prose),
      .may("before", .text(0...100_000)), .may("after", .text(0...100_000)),
      .must("previous", .prose), .must("hash", .prose),
    ]),
  ]

  private static let warning = Schema.object([
    .must("secret", .prose), .must("days", .integer(-100_000...100_000)),
  ])

  private static let act = Schema.object([
    .must("by", .prose), .must("at", .prose),
    .may("from", .object([.must("channel", .prose), .may("address", .prose)])),
  ])

  private static let moment = Schema.object([.must("day", .day), .must("time", .text(5...5))])

  private static let assignment = Schema.object([
    .must("order", .identifier), .must("courier", .identifier), .must("pickUpFrom", moment),
    .must("pickUpUntil", moment), .must("act", act),
  ])

  private static let orderContent = Schema.object([
    .must("number", .identifier),
    .must(
      "leg",
      .object([
        .must("id", .identifier), .must("from", .identifier), .must("to", .identifier),
        .must("departBy", moment), .must("arriveBy", moment),
        .must("kilometres", .number(0...100_000)), .must("grams", .number(0...1e12)),
        .must("carriesColdKit", .flag), .may("cost", .money),
      ])),
    .must(
      "lines",
      .list(
        .object([
          .must("number", .count), .must("material", .identifier), .must("lot", .identifier),
          .may("expiresOn", .day), .must("quantity", .quantity), .must("packs", .count),
          .may("worth", .money), .may("tripShare", .money),
          .may("promise", .object([.must("worth", .money), .must("countsThrough", .day)])),
          .may("why", sentence),
        ]), most: 10_000)),
  ])

  private static let transfers: [String: Schema] = [
    "TransferOrder": .object([
      .must("order", orderContent),
      .must("state", .word(TransferOrder.State.allCases.map(\.rawValue))),
      .must("run", .identifier), .may("request", .identifier), .may("lastAct", act),
      .may("assignment", assignment), .may("netWorth", .money), .may("promised", .money),
      .may("outcome", .anything),
      .may("realised", .money), .may("discrepancies", .list(.anything, most: 100_000)),
      .must("version", .count),
    ]),
    "Leg": .object([
      .must("order", .identifier),
      .must("state", .word(TransferOrder.State.allCases.map(\.rawValue))),
      .must("content", orderContent), .must("assignment", assignment),
    ]),
    "TransferRequest": .object([
      .must("number", .identifier),
      .must("state", .word(TransferRequest.State.allCases.map(\.rawValue))),
      .must("version", .count), .must("store", .identifier), .must("material", .identifier),
      .must("quantity", .quantity), .must("askedAt", moment), .must("neededBy", moment),
      .must("why", .prose), .must("asking", act), .must("run", .identifier),
      .must(
        "offers",
        .list(
          .object([
            .must("ordinal", .count),
            .must("state", .word(TransferOffer.Standing.allCases.map(\.rawValue))),
            .must("terms", .anything), .may("accepted", .quantity), .may("order", .identifier),
            .may("reason", .prose), .may("answer", act),
          ]), most: 10_000)),
      .must("accepted", .quantity), .may("escalation", act), .may("decision", act),
      .may("reason", .prose), .must("answerMilliseconds", .number(0...1e9)),
      .may("decisionMinutes", .number(0...1e9)),
    ]),
  ]
}
