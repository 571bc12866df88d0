internal import SupplyChain

extension TransferShipment {
  /// The document of the whole way to the dispatch, or `nil` when no line has a tagged pack.
  public func document() -> EPCISDocument? {
    let events = commissioning() + dispatch()
    return events.isEmpty ? nil : EPCISDocument(events: events, createdAt: dispatchedAt)
  }

  /// The order is approved: the packs of each line get their identity, lot and expiry.
  public func commissioning() -> [EPCISEvent] { tagged.map(commissioning) }

  /// The order leaves: all packs are packed into the shipment, which is loaded and shipped.
  ///
  /// A business location stands where the goods still are; at shipping it is left out, as they
  /// have left and have not arrived. No events when nothing is tagged.
  public func dispatch() -> [EPCISEvent] {
    tagged.isEmpty ? [] : [packing(tagged), loading(), shipping()]
  }

  /// The lines that have tagged packs.
  var tagged: [TaggedPacks] { lines.filter { !$0.packs.isEmpty } }

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
      .add, parent: container,
      children: tagged.flatMap { Self.uris($0.packs) })
    return event(.aggregation(packs), .packing, .inProgress) { event in
      event.bizLocation = donor
      event.transactions = [transaction]
    }
  }

  private func loading() -> EPCISEvent {
    event(.object(ObjectEvent(.observe, epcs: [container])), .loading, .inProgress) { event in
      event.bizLocation = donor
      event.transactions = [transaction]
    }
  }

  private func shipping() -> EPCISEvent {
    let whole = ObjectEvent(.observe, epcs: [container])
    return event(.object(whole), .shipping, .inTransit) { event in
      event.transactions = [transaction]
      event.sources = Self.ends(from)
      event.destinations = Self.ends(to)
    }
  }

  /// An event of this step, at the donor unless `complete` says otherwise, with the id that its
  /// content gives it.
  func event(
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

  /// The shipment as a URI.
  var container: String { EPC.sscc(shipment).pureIdentityURI }

  var donor: EventPlace { EventPlace(EPC.sgln(from).pureIdentityURI) }

  var transaction: BizTransaction {
    BizTransaction(type: .despatchAdvice, id: transactionURN)
  }

  /// Who has the goods and where; who owns them is not the order's to say. A party is a PGLN and
  /// a place an SGLN, of the same number.
  static func ends(_ place: SGLN) -> [TransferEnd] {
    [
      TransferEnd(type: .possessingParty, id: place.partyURI),
      TransferEnd(type: .location, id: EPC.sgln(place).pureIdentityURI),
    ]
  }

  static func uris(_ packs: [SGTIN]) -> [String] {
    packs.map { EPC.sgtin($0).pureIdentityURI }
  }
}
