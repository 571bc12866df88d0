import Access
import Operations
import SupplyChain
import Traceability

/// The schemas of what the interface shows, by name.
package enum Components {
  /// All of them.
  package static let schemas: [String: Schema] =
    chain.merging(plans) { $1 }.merging(accounts) { $1 }
    .merging(transfers) { $1 }.merging(alerts) { $1 }.merging(figures) { $1 }

  static let sentence = Schema.object([
    .must("english", .prose), .must("chinese", .prose),
  ])

  /// Jobs go on from the second, since 1970, in which the process began.
  private static let jobNumber = Schema.integer(1...9_007_199_254_740_991)

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
      .may("unitCost", unitPrice, .unitCost),
      .may("shortageCost", unitPrice, .unitCost),
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
      .may("onHand", .quantity, .exactStock), .may("reserved", .quantity, .exactStock),
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

  private static let reviewTotals = Schema.object([
    .must("lines", .count), .must("sending", .count), .must("decided", .count),
    .may("cost", .money, .unitCost), .may("priority", .money, .worth),
  ])

  private static let plans: [String: Schema] = [
    "ForecastOfMaterial": .object([
      .must("store", .identifier), .must("material", .identifier), .must("unit", .text(0...20)),
      .must("run", .identifier), .must("origin", .day),
      .must("days", .list(forecastDay, most: 400)), .must("totals", .list(forecastDay, most: 400)),
      .must("notes", .list(.word(ForecastNote.allCases.map(\.rawValue)), most: 10)),
    ]),
    "ForecastExplanation": .object([
      .must("store", .identifier), .must("material", .identifier), .must("origin", .day),
      .must("day", .day), .must("mean", .number(0...1e30)),
      .must(
        "parts",
        .list(
          .object([
            .must("factor", .word(ForecastExplanation.Factor.allCases.map(\.rawValue))),
            .must("amount", .number(-1e30...1e30), "In base units; all add up to the mean."),
            .may("effect", .number(-1e30...1e30), "0.18 is 18 % more; absent for the level."),
            .may("reading", .number(-1e6...1e6), "What was read: °C, mm."),
          ]), most: 50)),
      .must("notes", .list(.word(ForecastNote.allCases.map(\.rawValue)), most: 10)),
    ]),
    "Suggestion": .object([
      .must("id", .identifier), .must("run", .identifier), .must("store", .identifier),
      .must("storeName", .prose), .must("material", .identifier), .must("materialName", .prose),
      .must("unit", .text(0...20)), .must("packSize", .quantity), .must("onHand", .quantity),
      .must("onHandAsOf", .day), .must("inTransit", .quantity), .must("reserved", .quantity),
      .must("expiring", .quantity), .must("forecastP50", .quantity),
      .must("forecastP90", .quantity), .must("coverDays", .count),
      .must("safetyStock", .quantity), .must("rawQuantity", .quantity),
      .must("suggestedQuantity", .quantity, "What the system suggests: it never changes."),
      .must("suggestedPacks", .count), .must("needBy", .day),
      .may("priority", .money, .worth),
      .may("cost", .money, .unitCost),
      .must("why", sentence),
      .must("finalQuantity", .quantity, "What would be sent: the planner's number, or that."),
      .must("state", .word(ReviewState.allCases.map(\.rawValue))),
      .must("isAccepted", .flag), .may("order", .identifier),
      .may("orderState", .word(ReplenishmentOrder.State.allCases.map(\.rawValue))),
      .must("rowVersion", .count),
      .may("decision", .reference("Override")), .may("decidedBy", act),
      .may("appliesThrough", .day), .may("carriedFrom", .day),
    ]),
    "Review": .object([
      .must("run", .identifier), .must("day", .day), .must("totals", reviewTotals),
      .must(
        "groups",
        .list(
          .object([
            .must("key", .prose), .must("name", .prose), .must("totals", reviewTotals),
          ]), most: 100_000)),
      .must("items", .list(.reference("Suggestion"), most: 200)), .may("next", .text(1...2000)),
    ]),
    "SheetSummary": .object([
      .must("status", .word(["imported", "rehearsed", "unchanged", "refused"])),
      .must("run_id", .identifier), .must("day", .day), .may("batch", .count),
      .must("changed", .count), .must("unchanged", .count), .must("orders", .count),
      .must(
        "changes",
        .list(
          .object([
            .must("row", .count), .must("line_id", .identifier), .must("rowVersion", .count),
            .must("suggestedQuantity", .quantity), .must("before", .reference("Override")),
            .must("after", .reference("Override")),
          ]), most: 1_000_000)),
      .must(
        "ignored",
        .list(
          .object([
            .must("row", .count), .must("column", .prose), .must("value", .text(0...100_000)),
            .must("kept", .text(0...100_000)),
          ]), most: 1000)), .must("ignored_count", .count),
      .must("notes", .list(.text(0...100_000), most: 100)),
      .must(
        "faults",
        .list(
          .object([
            .must("row", .count), .must("column", .text(0...1000)),
            .must("value", .text(0...100)), .must("remedy", .prose),
            .must("remedy_zh", .prose),
          ]), most: 10_000)), .must("fault_count", .count),
    ]),
    "Override": .object([
      .may("final_quantity", .quantity),
      .may("decision", .word(SuggestionOverride.Decision.allCases.map(\.rawValue))),
      .must("reason", .prose), .must("comment", .prose),
    ]),
    "OverrideWorth": .object([
      .must("outcomes", .list(.anything, most: 1_000_000)), .must("open", .count),
      .must("nearer", .count), .must("farther", .count), .must("worth_fen", .money),
      .must("unpriced", .count),
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
      .must("id", jobNumber), .must("state", .word(NightDesk.Job.State.allCases.map(\.rawValue))),
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
      .may("phone", .prose, .phone), .may("address", .prose, .address), .must("isActive", .flag),
      .may("signedInAt", .instant, .signInState), .may("signedInFrom", .prose, .signInState),
      .may("passwordSetAt", .instant, .signInState),
      .may("secondFactorSince", .instant, .signInState),
      .must("warnings", .list(warning, most: 10)),
    ]),
    "APIKey": .object([
      .must("id", .identifier), .must("name", .prose),
      .must("scopes", .list(.word(Action.allCases.map(\.rawValue)), most: 100)),
      .may("stores", .list(.identifier, most: 100_000), "Absent for all."),
      .must("isRevoked", .flag), .must("endsAt", .list(.instant, most: 10)),
      .may("warning", warning),
    ]),
    "Reader": .object([
      .must("id", .identifier),
      .must("format", .word(TagReader.Format.allCases.map(\.rawValue))),
      .must("store", .identifier), .must("spot", RouteTable.spot),
      .must("antennas", .map(RouteTable.spot)), .must("registeredBy", .prose),
      .must("registeredAt", .prose), .may("removedAt", .prose),
      .may("clockCorrectionMilliseconds", .number(-1e15...1e15)),
      .must("endsAt", .list(.instant, most: 10)), .may("warning", warning),
    ]),
    "IssuedReaderKey": .object([.must("key", .text(1...200)), .must("endsAt", .instant)]),
    "IssuedKey": .object([.must("secret", .text(1...200)), .must("endsAt", .instant)]),
    "SignedHead": .object([
      .must("sequence", .count), .must("hash", .text(64...64)), .must("at", .prose),
      .must("key", .text(1...200), "The public key, Ed25519, Base64."),
      .must("signature", .text(1...200)),
    ]),
    "SecondFactorOffer": .object([
      .must("address", .text(1...2000), "What an authenticator app reads, told this once.")
    ]),
    "RecoveryCodes": .object([.must("codes", .list(.text(1...100), most: 100))]),
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
        .must("carriesColdKit", .flag), .may("cost", .money, .worth),
      ])),
    .must(
      "lines",
      .list(
        .object([
          .must("number", .count), .must("material", .identifier), .must("lot", .identifier),
          .may("expiresOn", .day), .must("quantity", .quantity), .must("packs", .count),
          .may("worth", .money, .worth), .may("tripShare", .money, .worth),
          .may(
            "promise", .object([.must("worth", .money), .must("countsThrough", .day)]), .worth),
          .may("why", sentence, .worth), .may("received", .quantity, "Booked in so far."),
          .may("lost", .quantity, "Given up."),
        ]), most: 10_000)),
  ])

  private static let lots = Schema.list(
    .object([.must("lot", .identifier), .may("expiresOn", .day), .must("packs", .count)]),
    most: 10_000)

  private static let transfers: [String: Schema] = [
    "OfferTerms": .object([
      .must("from", .identifier), .must("packs", .count), .must("quantity", .quantity),
      .must("lots", lots), .must("departAt", moment), .must("arriveAt", moment),
      .must("kilometres", .number(0...100_000)), .must("carriesColdKit", .flag),
      .may("tripCost", .money, .worth), .may("handling", .money, .worth),
      .may("loss", .money, .worth),
      .must(
        "keeps",
        .object([
          .must("quantity", .quantity), .may("coverDays", .number(0...1e9)),
          .must("need", .quantity), .must("nextDeliveryOn", .day),
        ]), "What the donor keeps."),
      .must(
        "extras",
        .list(
          .object([
            .must("material", .identifier), .must("packs", .count), .must("quantity", .quantity),
            .must("lots", lots), .may("worth", .money, .worth),
          ]), most: 1000), "What else is worth carrying on the trip."),
    ]),
    "Donors": .object([
      .must(
        "answer",
        .object([
          .must("request", question), .must("packsAsked", .count),
          .must("offers", .list(.reference("OfferTerms"), most: 10)),
          .may("obstacle", .prose),
          .may("earliest", .object([.must("arriveBy", moment), .must("packs", .count)])),
        ])), .must("plannedOn", .day),
      .must(
        "coming",
        .list(
          .object([
            .must("order", .identifier),
            .must("state", .word(TransferOrder.State.allCases.map(\.rawValue))),
            .must("quantity", .quantity), .must("arriveBy", moment),
          ]), most: 1000), "What brings the store the material already, or would once approved."),
      .must("warnings", .list(sentence, most: 10)),
      .must("names", .map(.prose)), .must("units", .map(.text(0...20))),
    ]),
    "TransferOrder": .object([
      .must("order", orderContent),
      .must("state", .word(TransferOrder.State.allCases.map(\.rawValue))),
      .must("run", .identifier), .may("request", .identifier), .may("lastAct", act),
      .may("assignment", assignment), .may("netWorth", .money, .worth),
      .may("promised", .money, .worth), .may("outcome", outcome, .worth),
      .may("realised", .money, .worth),
      .may(
        "discrepancies",
        .list(
          .object([
            .may("line", .count),
            .must("kind", .word(TransferDiscrepancy.Kind.allCases.map(\.rawValue))),
            .may("epc", .prose), .must("quantity", .quantity),
          ]), most: 100_000)),
      .may(
        "losses",
        .list(
          .object([
            .must("line", .count), .must("quantity", .quantity), .must("reason", .prose),
            .must("act", act),
          ]), most: 10_000), "What left and never arrived, and why it was given up."),
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
            .must("terms", .reference("OfferTerms")), .may("accepted", .quantity),
            .may("order", .identifier),
            .may("reason", .prose), .may("answer", act),
          ]), most: 10_000)),
      .must("accepted", .quantity), .may("escalation", act), .may("decision", act),
      .may(
        "undone", .list(.identifier, most: 10_000),
        "Orders of it that were rejected or cancelled; ask again for what is missing."),
      .may("reason", .prose), .must("answerMilliseconds", .number(0...1e9)),
      .may("decisionMinutes", .number(0...1e9)),
    ]),
  ]

  private static let question = Schema.object([
    .must("store", .identifier), .must("material", .identifier), .must("quantity", .quantity),
    .must("askedAt", moment), .must("neededBy", moment),
    .may("packWorths", .list(.money, most: 10_000), "What each pack is worth."),
  ])

  private static let outcome = Schema.object([
    .must("order", .identifier), .must("countedThrough", .day), .must("promised", .money),
    .must("sales", .money, "What it sold that would not have been."),
    .must("rescue", .money, "What was not thrown away."), .must("cost", .money),
  ])
}
