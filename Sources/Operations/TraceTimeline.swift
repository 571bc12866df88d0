import Foundation
public import Persistence
public import SupplyChain
public import Traceability

/// The timeline of an order or of a thing, from all that the ledger knows.
public struct TraceTimeline {
  let ledger: Ledger
  let settings: Settings

  /// Prepares timelines.
  public init(ledger: Ledger, settings: Settings) {
    self.ledger = ledger
    self.settings = settings
  }

  /// What happened to an order's things.
  ///
  /// - Throws: ``OperationsFailure/noTrace(order:)`` when there are no events.
  public func timeline(of order: TransferOrderNumber) throws -> Timeline {
    let content = try ledger.transferOrder(order).content
    var events = try events(EventQuery.history(of: order))
    // What readers saw names no order: it is found by the order's things.
    for tag in try ledger.tags(of: order) {
      events += try self.events(EventQuery.history(of: tag.epc.pureIdentityURI))
    }
    guard !events.isEmpty else { throw OperationsFailure.noTrace(order: order.text) }
    return try timeline(
      of: order.text, events, acts: try ledger.acts(on: order),
      stores: [content.leg.from, content.leg.to])
  }

  /// What happened to a thing, alone and as part of what it was packed into.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` when there are no events.
  public func timeline(of epc: EPC) throws -> Timeline {
    let uri = epc.pureIdentityURI
    var events = try events(EventQuery.history(of: uri))
    guard !events.isEmpty else {
      throw OperationsFailure.unknownName(kind: "trace of", name: uri)
    }
    var containers: [String: String] = [:]
    for stay in Stay.all(of: uri, in: events) {
      for event in try self.events(EventQuery.history(of: stay.container))
      where stay.includes(event) && !event.content.epcs.contains(uri) {
        containers[event.id ?? event.contentID] = stay.container
        events.append(event)
      }
    }
    let order = try ledger.order(ofTag: epc)
    let leg = try order.map { try ledger.transferOrder($0).content.leg }
    return try timeline(
      of: uri, events, acts: try order.map { try ledger.acts(on: $0) } ?? [],
      stores: leg.map { [$0.from, $0.to] } ?? [], within: containers)
  }

  private func events(_ query: EventQuery) throws -> [EPCISEvent] {
    var query = query
    query.isDescending = false
    var events: [EPCISEvent] = []
    try ledger.forEachTraceEvent(query) { events.append(try $0.event()) }
    return events
  }

  private func timeline(
    of subject: String, _ found: [EPCISEvent], acts: [OrderAct], stores: [StoreID],
    within containers: [String: String] = [:]
  ) throws -> Timeline {
    // An event is found by the order and by each of its things: it stands once.
    var seen: Set<EPCISEvent> = []
    let events = found.filter { seen.insert($0).inserted }.enumerated()
      .sorted { left, right in
        (left.element.eventTime, left.element.errorDeclaration == nil ? 0 : 1, left.offset)
          < (right.element.eventTime, right.element.errorDeclaration == nil ? 0 : 1, right.offset)
      }.map(\.element)
    let people = Dictionary(
      acts.compactMap { act in (try? EventTime(act.act.at)).map { ($0, act.act.by) } },
      uniquingKeysWith: { $1 })
    let names = try placeNames(stores)
    let span = events.map(\.eventTime)
    let gaps = try ledger.gaps(
      at: stores, from: span.min() ?? EventTime(milliseconds: 0),
      through: span.max() ?? EventTime(milliseconds: 0))
    return Timeline(
      of: subject, events,
      gaps: gaps.map {
        Timeline.Gap(
          first: $0.first, last: $0.last, store: $0.store.text, reader: $0.reader.text,
          lost: $0.lost)
      },
      within: { containers[$0.id ?? $0.contentID] }, store: { names.store(of: $0)?.text },
      by: { names.reader(of: $0) ?? people[$0.eventTime] })
  }

  private func placeNames(_ stores: [StoreID]) throws -> PlaceNames {
    let tracing = try OrderTracing(ledger: ledger, settings: settings)
    let readers = try ledger.readers(removedToo: true).map(\.reader)
    let all = Set(stores + readers.map(\.store)).sorted()
    return PlaceNames(
      stores: Dictionary(
        try all.map { (try tracing.place($0).locationReference, $0) },
        uniquingKeysWith: { first, _ in first }),
      prefix: tracing.prefix.digits, readers: readers)
  }
}

/// Which store and reader a place's URI is.
private struct PlaceNames {
  let stores: [String: StoreID]
  let prefix: String
  let readers: [TagReader]

  private func parts(_ uri: String) -> (store: StoreID, spot: String)? {
    guard case .sgln(let place) = try? EPC(pureIdentityURI: uri),
      place.companyPrefix.digits == prefix, let store = stores[place.locationReference]
    else { return nil }
    return (store, place.spot)
  }

  func store(of uri: String) -> StoreID? { parts(uri)?.store }

  /// The reader at the read point of an event; `nil` where a person acted.
  func reader(of event: EPCISEvent) -> String? {
    guard let place = event.readPoint.flatMap({ parts($0.id) }), place.spot != "0" else {
      return nil
    }
    return readers.first { reader in
      reader.store == place.store
        && ([reader.spot] + reader.antennas.values).contains { $0.name == place.spot }
    }?.id.text
  }
}

/// A time in which a thing was packed into another.
private struct Stay {
  let container: String
  let from: EventTime
  var until: EventTime?

  func includes(_ event: EPCISEvent) -> Bool {
    event.eventTime >= from && until.map { event.eventTime <= $0 } != false
  }

  /// The stays of a thing, by its events in their order.
  static func all(of uri: String, in events: [EPCISEvent]) -> [Stay] {
    var stays: [Stay] = []
    for event in events where event.errorDeclaration == nil {
      guard case .aggregation(let change) = event.content, let parent = change.parent,
        change.children.contains(uri)
      else { continue }
      switch change.action {
      case .add: stays.append(Stay(container: parent, from: event.eventTime))
      case .delete:
        let open = stays.lastIndex { $0.container == parent && $0.until == nil }
        if let open { stays[open].until = event.eventTime }
      case .observe: break
      }
    }
    return stays
  }
}
