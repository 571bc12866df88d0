extension TransferShipment {
  /// An approved order is called off: the shipment is void and its packs lose their identity, as
  /// their labels are not used again. No events when nothing is tagged.
  public func cancellation() -> [EPCISEvent] {
    guard !tagged.isEmpty else { return [] }
    let packs = tagged.flatMap { Self.uris($0.packs) }
    let void = event(
      .object(ObjectEvent(.observe, epcs: [container] + packs)), .voidShipping, .inProgress
    ) { event in
      event.bizLocation = donor
      event.transactions = [transaction]
    }
    let ended = event(.object(ObjectEvent(.delete, epcs: packs)), .decommissioning, .inactive) {
      $0.bizLocation = donor
    }
    return [void, ended]
  }

  /// The shipment stands at the recipient's door. No events when nothing is tagged.
  public func arrival() -> [EPCISEvent] {
    guard !tagged.isEmpty else { return [] }
    return [
      atRecipient(.object(ObjectEvent(.observe, epcs: [container])), .arriving, .inProgress) {
        $0.transactions = [transaction]
      }
    ]
  }

  /// The shipment is given up: nobody knows in which condition it is. No events when nothing is
  /// tagged.
  public func loss() -> [EPCISEvent] {
    guard !tagged.isEmpty, let unknown = Disposition("unknown") else { return [] }
    let packs = tagged.flatMap { Self.uris($0.packs) }
    let lost = event(
      .object(ObjectEvent(.observe, epcs: [container] + packs)), .other, unknown
    ) { event in
      event.readPoint = nil
      event.transactions = [transaction]
    }
    return [lost]
  }

  /// What has not come of a shipment of which a part came is given up.
  ///
  /// - Parameter missing: by the line's place in ``lines``.
  public func loss(of missing: [Int: PacksOfLine]) -> [EPCISEvent] {
    guard let unknown = Disposition("unknown") else { return [] }
    let (crates, others) = content(of: missing)
    guard !crates.isEmpty || !others.isEmpty else { return [] }
    let lost = event(
      .object(ObjectEvent(.observe, epcs: crates, quantities: others)), .other, unknown
    ) { event in
      event.readPoint = nil
      event.transactions = [transaction]
    }
    return [lost]
  }

  private func content(of packs: [Int: PacksOfLine]) -> ([String], [QuantityElement]) {
    let places = packs.keys.sorted().filter(lines.indices.contains)
    return (
      places.flatMap { Self.uris(packs[$0]?.packs ?? []) },
      places.compactMap { lines[$0].unnamed(packs[$0]?.others ?? 0) }
    )
  }

  /// The shipment is received, and what was read is held against what was sent: received, unpacked,
  /// accepted crate by crate as verified or inferred, and put away; what is missing and what does
  /// not belong there is said.
  ///
  /// - Parameters:
  ///   - isShort: whether a person counted less than the crates say.
  ///   - counted: what a person counted of lines of which nobody knows which crates came, by the
  ///     line's place in ``lines``.
  public func receipt(
    _ result: ReceiptReconciliation, isShort: Bool = false, counted: [Int: PacksOfLine] = [:]
  ) -> [EPCISEvent] {
    guard !tagged.isEmpty else { return [] }
    let verified = Self.uris(result.lines.flatMap(\.verified))
    let inferred = Self.uris(result.lines.flatMap(\.inferred))
    let received = verified + inferred
    var events = [receiving(verified)]
    if !received.isEmpty {
      let out = AggregationEvent(.delete, parent: container, children: received)
      events.append(atRecipient(.aggregation(out), .unpacking, .inProgress))
    }
    for (crates, state) in [
      (verified, Disposition.completenessVerified), (inferred, .completenessInferred),
    ] where !crates.isEmpty {
      events.append(
        atRecipient(.object(ObjectEvent(.observe, epcs: crates)), .accepting, .inProgress) {
          $0.persistentDisposition = PersistentDisposition(set: [state], unset: [])
          $0.transactions = [receipt, transaction]
        })
    }
    let others = content(of: counted).1
    if !others.isEmpty {
      let unnamed = ObjectEvent(.observe, epcs: [], quantities: others)
      events.append(
        atRecipient(.object(unnamed), .accepting, .inProgress) {
          $0.transactions = [receipt, transaction]
        })
    }
    if !received.isEmpty || !others.isEmpty {
      let stored = ObjectEvent(.observe, epcs: received, quantities: others)
      events.append(atRecipient(.object(stored), .storing, .sellableNotAccessible))
    }
    return events + mismatches(result, isShort: isShort)
  }

  private func receiving(_ verified: [String]) -> EPCISEvent {
    let seen = ObjectEvent(.observe, epcs: [container] + verified)
    return atRecipient(.object(seen), .receiving, .inProgress) { event in
      event.transactions = [receipt, transaction]
      event.sources = Self.ends(from)
      event.destinations = Self.ends(to)
    }
  }

  private func mismatches(_ result: ReceiptReconciliation, isShort: Bool) -> [EPCISEvent] {
    var events: [EPCISEvent] = []
    let missing = result.lines.flatMap(\.missing)
    if !missing.isEmpty || isShort {
      let whole = ObjectEvent(.observe, epcs: [container])
      events.append(
        atRecipient(.object(whole), .inspecting, .mismatchQuantity) {
          $0.transactions = [receipt, transaction]
        })
    }
    let foreign = Self.uris(result.wrong + result.extra)
    if !foreign.isEmpty {
      let strangers = ObjectEvent(.observe, epcs: foreign)
      events.append(
        atRecipient(.object(strangers), .inspecting, .mismatchInstance) {
          $0.transactions = [receipt]
        })
    }
    return events
  }

  private func atRecipient(
    _ content: EPCISEvent.Content, _ step: BizStep, _ disposition: Disposition,
    _ complete: (inout EPCISEvent) -> Void = { _ in }
  ) -> EPCISEvent {
    event(content, step, disposition) { event in
      let place = EventPlace(EPC.sgln(to).pureIdentityURI)
      event.readPoint = place
      event.bizLocation = place
      complete(&event)
    }
  }

  /// The order as a receiving advice.
  private var receipt: BizTransaction {
    BizTransaction(type: .receivingAdvice, id: transactionURN)
  }

  private static func uris(_ crates: [EPC]) -> [String] { crates.map(\.pureIdentityURI) }
}

extension EPCISEvent {
  /// This event declared wrong: the same content and id, with when, why and what is right.
  public func corrected(
    at time: EventTime, reason: ErrorReason, by correctiveEventIDs: [String] = []
  ) -> EPCISEvent {
    var event = identified()
    event.recordTime = nil
    event.errorDeclaration = ErrorDeclaration(
      at: time, reason: reason, correctiveEventIDs: correctiveEventIDs)
    return event
  }

  /// What a reader saw, as an event at its read point: an arrival, a move or a departure.
  ///
  /// - Parameters:
  ///   - kind: what happened to all of `epcs`.
  ///   - place: the store; `spot` is the extension of its read point.
  public init(
    observed kind: Observation.Kind, epcs: [String], at place: SGLN, spot: String,
    time: EventTime, offset: TimeZoneOffset
  ) throws(TraceabilityFailure) {
    self.init(.object(ObjectEvent(.observe, epcs: epcs)), at: time, offset: offset)
    let point = try SGLN(
      companyPrefix: place.companyPrefix, locationReference: place.locationReference, spot: spot)
    readPoint = EventPlace(EPC.sgln(point).pureIdentityURI)
    switch kind {
    case .arrived:
      bizStep = .arriving
      disposition = .inProgress
    case .moved:
      bizStep = .storing
      disposition = .inProgress
    case .departed:
      bizStep = .departing
      disposition = .inTransit
    }
    if kind != .departed { bizLocation = EventPlace(EPC.sgln(place).pureIdentityURI) }
    self = identified()
  }
}
