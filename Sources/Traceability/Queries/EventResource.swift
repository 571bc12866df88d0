/// A list of the query interface beside the events themselves (EPCIS 2.0, 12.2): each of its values
/// leads to the events in which it stands.
public enum EventResource: String, Sendable, Hashable, CaseIterable {
  /// The sorts of events.
  case eventTypes
  /// Things.
  case epcs
  /// Business steps.
  case bizSteps
  /// Where things are after an event.
  case bizLocations
  /// Where events were observed.
  case readPoints
  /// Conditions of things.
  case dispositions

  /// The parameter of the query language by which events of a value are found.
  public var parameter: String {
    switch self {
    case .eventTypes: "eventType"
    case .epcs: "MATCH_anyEPC"
    case .bizSteps: "EQ_bizStep"
    case .bizLocations: "EQ_bizLocation"
    case .readPoints: "EQ_readPoint"
    case .dispositions: "EQ_disposition"
    }
  }

  /// The values, where the standard lists them; `nil` where the repository does.
  public var standardValues: [String]? {
    switch self {
    case .eventTypes:
      [
        "AggregationEvent", "AssociationEvent", "ObjectEvent", "TransactionEvent",
        "TransformationEvent",
      ]
    case .bizSteps: BizSteps.words.sorted()
    case .dispositions: Dispositions.words.sorted()
    case .epcs, .bizLocations, .readPoints: nil
    }
  }

  /// As what its values stand in events, where the repository lists them.
  public var keys: [EventKey.Kind] {
    switch self {
    case .epcs: [.epc, .parent, .input, .output]
    case .bizLocations: [.bizLocation]
    case .readPoints: [.readPoint]
    case .eventTypes, .bizSteps, .dispositions: []
    }
  }
}

extension EventQuery.Condition {
  /// The event happened at one of these places or at a spot within it, or one of them is its source
  /// or destination, as a place or as a party.
  public static func concerning(_ places: [SGLN]) -> EventQuery.Condition {
    let patterns = places.flatMap { place -> [EventQuery.KeyPattern] in
      let link = EventKey.canonical(EPC.sgln(place).pureIdentityURI)
      let whole = link.firstRange(of: "/254/").map { String(link[..<$0.lowerBound]) } ?? link
      let party = EventKey.canonical(place.partyURI)
      let ends = TransferEndTypes.words.sorted().flatMap { type -> [EventQuery.KeyPattern] in
        [
          .exactly("\(type) \(whole)"), .beginning("\(type) \(whole)/254/"),
          .exactly("\(type) \(party)"),
        ]
      }
      return [.exactly(whole), .beginning(whole + "/254/")] + ends
    }
    return .key([.readPoint, .bizLocation, .source, .destination], patterns)
  }
}
