import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

extension RouteTable {
  /// Transfer orders, from approval to their end.
  static let orders: [Route] =
    [
      Route(
        method: .get, path: "/orders", summary: "Transfer orders, by number",
        action: .viewTransfers,
        parameters: [
          .query(
            "state", .word(TransferOrder.State.allCases.map(\.rawValue)), "Only in this state."),
          .query("store", .identifier, "Only those that it gives or gets."),
        ] + Route.paging, answer: Route.list(of: "TransferOrder")
      ) { call in
        let state = call.text("state").flatMap { TransferOrder.State(rawValue: $0) }
        return try call.answer(
          ShowTransfers(call.ledger, to: call.caller).orders(
            in: state.map { [$0] }, of: call.optionalID("store", StoreID.self), call.page()))
      },
      Route(
        method: .get, path: "/orders/{order}", summary: "One transfer order",
        action: .viewTransfers, parameters: [order], answer: .reference("TransferOrder")
      ) { call in
        try shown(call)
      },
      Route(
        method: .get, path: "/orders/{order}/trace",
        summary: "What happened to an order's tagged goods", action: .viewTrace,
        parameters: [order], answer: .anything
      ) { call in
        let number = try call.id("order", TransferOrderNumber.self)
        try ShowTransfers(call.ledger, to: call.caller).find(number, to: .viewTrace)
        return try .json(
          TraceTimeline(ledger: call.ledger, settings: call.settings).timeline(of: number))
      },
      Route(
        method: .get, path: "/things/{thing}/trace",
        summary: "What happened to a tagged thing, by identity, Digital Link or tag memory",
        action: .viewTrace, parameters: [.path("thing", "The thing.")], answer: .anything
      ) { call in
        let epc = try ReadTag(
          text: call.text("thing") ?? "",
          companyPrefixLength: call.settings.companyPrefix.utf8.count
        ).epc
        try ShowTransfers(call.ledger, to: call.caller).findThing(epc)
        return try .json(
          TraceTimeline(ledger: call.ledger, settings: call.settings).timeline(of: epc))
      },
      act(
        "approve", "Approves a proposal; its lots are reserved", .approveOrder,
        [
          .may(
            "evenIfShort", .flag,
            "true: although the donor then has less than it needs until its next delivery. "
              + "Without it such a proposal of the night is a conflict that tells what would be "
              + "left.")
        ]
      ) {
        try $0.approve($1, evenIfShort: $2.bodyFlag("evenIfShort"))
      },
      act("reject", "Turns a proposal down", .rejectOrder, reason: true) {
        try $0.reject($1, reason: $2.bodyText("reason") ?? "")
      },
      act("cancel", "Calls an approved order off", .cancelOrder, reason: true) {
        try $0.cancel($1, reason: $2.bodyText("reason") ?? "")
      },
      act("dispatch", "Sends an approved order off", .dispatchOrder) { acts, order, _ in
        try acts.dispatch(order)
      },
      act("arrive", "Reports an order at the recipient's door", .reportArrival) { acts, order, _ in
        try acts.arrive(order)
      },
      act("lose", "Gives an order up that never arrived", .loseOrder, reason: true) {
        try $0.lose($1, reason: $2.bodyText("reason") ?? "")
      },
      act("close", "Closes a received order, or gives up the rest", .closeOrder, reason: true) {
        try $0.close($1, reason: $2.bodyText("reason") ?? "")
      },
    ] + receiving

  private static let receiving: [Route] = [
    Route(
      method: .post, path: "/orders/{order}/receive",
      summary: "Books an order in, all as sent unless lines say something else",
      action: .receiveOrder, parameters: [order],
      body: .object([
        .may("read", .list(.identifier, most: 10_000), "Crates that were read."),
        .may(
          "lines",
          .list(
            .object([
              .must("number", .integer(1...10_000)), .must("quantity", .quantity),
              .must(
                "reason", .word(TransferDiscrepancy.Kind.reasons.map(\.rawValue).sorted())),
            ]), most: 1000), "Lines of which less came, and why."),
        .may("byHand", .flag, "true: what is said here counts, whatever readers saw."),
      ]), answer: .reference("TransferOrder"), needsKey: true, needsVersion: true
    ) { call in
      let number = try found(call)
      _ = try acts(call).receive(number, goods(call))
      return try shown(call)
    },
    Route(
      method: .put, path: "/orders/{order}/courier",
      summary: "Gives an order's leg to a courier, with its window", action: .assignLeg,
      parameters: [order],
      body: .object([
        .must("courier", .identifier), .may("from", .moment, "The earliest pick-up."),
        .may("until", .moment, "The latest pick-up."),
      ]), answer: .reference("TransferOrder"), needsVersion: true
    ) { call in
      let number = try found(call)
      _ = try AssignLeg(ledger: call.ledger, caller: call.requestAct).assign(
        number, to: call.bodyID("courier", PersonID.self),
        from: call.bodyText("from").flatMap { LocalMoment($0) },
        until: call.bodyText("until").flatMap { LocalMoment($0) })
      return try shown(call)
    },
    Route(
      method: .get, path: "/legs", summary: "Legs of a day, by pick-up", action: .viewTransfers,
      parameters: [
        .query(
          "courier", .identifier,
          "Only theirs; a courier sees their own, people of stores those of their stores."),
        .query("day", .day, "The day of pick-up; today unless it is said."),
      ] + Route.paging, answer: Route.list(of: "Leg")
    ) { call in
      let own = call.principal.roles == [.courier] ? call.principal.person : nil
      let courier = try call.optionalID("courier", PersonID.self) ?? own
      let legs = try AssignLeg(ledger: call.ledger, caller: call.requestAct)
        .legs(of: courier, on: call.day("day") ?? call.today)
      return try call.answer(
        legs.map { CourierLegView($0, to: call.principal) }
      ) { "\($0.assignment.pickUpUntil) \($0.order)" }
    },
  ]

  static let order = Route.Parameter.path("order", "The order's number.")

  private static func act(
    _ verb: String, _ summary: String, _ action: Action, _ fields: [Schema.Property] = [],
    reason: Bool = false,
    _ body:
      @escaping @Sendable (ActOnTransfer, TransferOrderNumber, Call) throws
      -> StoredTransferOrder
  ) -> Route {
    Route(
      method: .post, path: "/orders/{order}/\(verb)", summary: summary, action: action,
      parameters: [order],
      body: .object(fields + (reason ? [.must("reason", .reason, "Why.")] : [])),
      answer: .reference("TransferOrder"), needsKey: true, needsVersion: true
    ) { call in
      let number = try found(call)
      _ = try body(acts(call), number, call)
      return try shown(call)
    }
  }

  /// The order of the path, in the version that the asker has seen.
  private static func found(_ call: Call) throws -> TransferOrderNumber {
    let number = try call.id("order", TransferOrderNumber.self)
    try ShowTransfers(call.ledger, to: call.caller).find(number, to: call.route.action)
    try call.requireVersion("\(call.ledger.version(of: number))")
    return number
  }

  private static func acts(_ call: Call) -> ActOnTransfer {
    ActOnTransfer(
      ledger: call.ledger, settings: call.settings, caller: call.caller,
      desks: call.service.desks)
  }

  private static func shown(_ call: Call) throws -> Answer {
    let order = try ShowTransfers(call.ledger, to: call.caller)
      .order(call.id("order", TransferOrderNumber.self))
    return try Answer.json(order).version("\(order.version)")
  }

  private static func goods(_ call: Call) throws -> ReceivedGoods {
    let length = call.settings.companyPrefix.utf8.count
    let epcs = try call.bodyTexts("read").map {
      try ReadTag(text: $0, companyPrefixLength: length).epc
    }
    let lines = (call.body["lines"]?.elements ?? []).compactMap { line -> ReceivedGoods.Line? in
      guard case .number(let number)? = line["number"], let number = Schema.whole(number),
        case .number(let digits)? = line["quantity"], let units = Double(digits),
        let reason = line["reason"]?.string.flatMap({ TransferDiscrepancy.Kind(rawValue: $0) })
      else { return nil }
      return ReceivedGoods.Line(
        number: number, quantity: Quantity(roundingUnits: units), reason: reason)
    }
    let byHand = call.bodyFlag("byHand")
    guard !byHand || epcs.isEmpty else {
      throw Problem.Fault([FieldFault(field: "read", reason: "does not go with byHand")])
    }
    return ReceivedGoods(reads: Set(epcs), lines: lines, isByHand: byHand)
  }
}
