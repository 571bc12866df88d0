internal import SupplyChain

extension TransferShipment {
  /// The document of the dispatch, or `nil` when no line has a tagged pack.
  ///
  /// Each line is commissioned with its lot and expiry, all packs are packed into the shipment,
  /// and the shipment is shipped. A business location stands where the goods still are; at
  /// shipping it is left out, as they have left and have not arrived.
  public func document() -> EPCISDocument? {
    let tagged = lines.filter { !$0.packs.isEmpty }
    guard !tagged.isEmpty else { return nil }
    let events = tagged.map(commissioning) + [packing(tagged), shipping()]
    return EPCISDocument(events: events, createdAt: dispatchedAt)
  }

  private func commissioning(_ line: TaggedPacks) -> EPCISEvent {
    var facts = [JSONValue.Member(name: "cbvmda:lotNumber", value: .string(line.lot.text))]
    if let day = line.expiresOn {
      facts.append(.init(name: "cbvmda:itemExpirationDate", value: .string(day.description)))
    }
    let packs = ObjectEvent(.add, epcs: Self.uris(line.packs), ilmd: facts)
    return event(.object(packs), .commissioning, .active) { event in
      event.bizLocation = donor
    }
  }

  private func packing(_ tagged: [TaggedPacks]) -> EPCISEvent {
    let packs = AggregationEvent(
      .add, parent: EPC.sscc(shipment).pureIdentityURI,
      children: tagged.flatMap { Self.uris($0.packs) })
    return event(.aggregation(packs), .packing, .inProgress) { event in
      event.bizLocation = donor
      event.transactions = [transaction]
    }
  }

  private func shipping() -> EPCISEvent {
    let whole = ObjectEvent(.observe, epcs: [EPC.sscc(shipment).pureIdentityURI])
    return event(.object(whole), .shipping, .inTransit) { event in
      event.transactions = [transaction]
      event.sources = Self.ends(from)
      event.destinations = Self.ends(to)
    }
  }

  private func event(
    _ content: EPCISEvent.Content, _ step: BizStep, _ disposition: Disposition,
    _ complete: (inout EPCISEvent) -> Void
  ) -> EPCISEvent {
    var event = EPCISEvent(content, at: dispatchedAt, offset: offset)
    event.bizStep = step
    event.disposition = disposition
    event.readPoint = donor
    complete(&event)
    return event.identified()
  }

  private var donor: EventPlace { EventPlace(EPC.sgln(from).pureIdentityURI) }

  private var transaction: BizTransaction {
    BizTransaction(type: .despatchAdvice, id: transactionURN)
  }

  /// Who has the goods and where; who owns them is not the order's to say. A party is a PGLN and
  /// a place an SGLN, of the same number.
  private static func ends(_ place: SGLN) -> [TransferEnd] {
    [
      TransferEnd(type: .possessingParty, id: place.partyURI),
      TransferEnd(type: .location, id: EPC.sgln(place).pureIdentityURI),
    ]
  }

  private static func uris(_ packs: [SGTIN]) -> [String] {
    packs.map { EPC.sgtin($0).pureIdentityURI }
  }
}
