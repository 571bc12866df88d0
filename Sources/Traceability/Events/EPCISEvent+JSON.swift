extension EPCISEvent {
  /// The event as JSON-LD, as it stands in a document whose context declares its
  /// ``namespaces``. The same event gives the same text.
  public var json: JSONValue {
    var fields = EventFields()
    fields.add("type", content.type)
    fields.add("eventID", id)
    fields.add("eventTime", eventTime.description)
    fields.add("eventTimeZoneOffset", offset.description)
    fields.add("recordTime", recordTime?.description)
    fields.add(content)
    fields.add("bizStep", bizStep?.text)
    fields.add("disposition", disposition?.text)
    fields.add("persistentDisposition", persistentDisposition?.json)
    fields.add("readPoint", readPoint?.json)
    fields.add("bizLocation", bizLocation?.json)
    fields.add("bizTransactionList", transactions.map { $0.json })
    fields.add("sourceList", sources.map { $0.json(named: "source") })
    fields.add("destinationList", destinations.map { $0.json(named: "destination") })
    fields.add("ilmd", content.ilmd.isEmpty ? nil : .object(content.ilmd))
    fields.add("sensorElementList", sensors.map(\.json))
    fields.add("certificationInfo", certificationInfo)
    fields.add("errorDeclaration", errorDeclaration?.json)
    for name in emptyLists { fields.add(name, JSONValue.array([])) }
    return .object(fields.members + extensions)
  }

  /// The event as JSON-LD with a context of its own, so that it says all by itself.
  public var standaloneJSON: JSONValue {
    .object(
      [JSONValue.Member(name: "@context", value: EPCISDocument.context(namespaces))] + json.members)
  }

  /// One certificate as a text, several as a list.
  private var certificationInfo: JSONValue? {
    certifications.count == 1
      ? .string(certifications[0])
      : certifications.isEmpty ? nil : .strings(certifications)
  }

  /// The id that its content gives it: the event hash of the Core Business Vocabulary 2.0, 8.9.2,
  /// `ni:///sha-256;…?ver=CBV2.0`. Id, record time and error declaration take no part.
  public var contentID: String {
    let spaces = EPCISDocument.namespaces.merging(namespaces) { $1 }
    return EventHash(namespaces: spaces).id(of: json)
  }

  /// This event with its ``contentID`` as its id, when nobody gave it one.
  public func identified() -> EPCISEvent {
    guard id == nil else { return self }
    var event = self
    event.id = contentID
    return event
  }
}

/// The members of an event as they are written, one after the other.
private struct EventFields {
  private(set) var members: [JSONValue.Member] = []

  mutating func add(_ name: String, _ value: JSONValue?) {
    if let value { members.append(.init(name: name, value: value)) }
  }

  mutating func add(_ name: String, _ text: String?) { add(name, text.map(JSONValue.string)) }

  mutating func add(_ name: String, _ list: [JSONValue]) {
    if !list.isEmpty { add(name, .array(list)) }
  }

  mutating func add(_ name: String, _ texts: [String]) { add(name, texts.map(JSONValue.string)) }

  mutating func add(_ name: String, _ list: [QuantityElement]) { add(name, list.map(\.json)) }

  mutating func add(_ content: EPCISEvent.Content) {
    switch content {
    case .object(let event):
      add("epcList", event.epcs)
      add("quantityList", event.quantities)
      add("action", event.action.rawValue)
    case .aggregation(let event):
      add("parentID", event.parent)
      add("childEPCs", event.children)
      add("childQuantityList", event.childQuantities)
      add("action", event.action.rawValue)
    case .association(let event):
      add("parentID", event.parent)
      add("childEPCs", event.children)
      add("childQuantityList", event.childQuantities)
      add("action", event.action.rawValue)
    case .transaction(let event):
      add("parentID", event.parent)
      add("epcList", event.epcs)
      add("quantityList", event.quantities)
      add("action", event.action.rawValue)
    case .transformation(let event):
      add("inputEPCList", event.inputs)
      add("inputQuantityList", event.inputQuantities)
      add("outputEPCList", event.outputs)
      add("outputQuantityList", event.outputQuantities)
      add("transformationID", event.transformationID)
    case .other: break
    }
  }
}

extension EPCISEvent.Content {
  /// Master data that the things have from their beginning; none where the type has none.
  public var ilmd: [JSONValue.Member] {
    switch self {
    case .object(let event): event.ilmd
    case .transformation(let event): event.ilmd
    default: []
    }
  }

  /// What it does to the things; `nil` for a type that has no action.
  public var action: EventAction? {
    switch self {
    case .object(let event): event.action
    case .aggregation(let event): event.action
    case .association(let event): event.action
    case .transaction(let event): event.action
    case .transformation, .other: nil
    }
  }

  /// The URIs of all things in it, a parent first, in the event's order.
  public var epcs: [String] {
    switch self {
    case .object(let event): event.epcs
    case .aggregation(let event): [event.parent].compactMap { $0 } + event.children
    case .association(let event): [event.parent] + event.children
    case .transaction(let event): [event.parent].compactMap { $0 } + event.epcs
    case .transformation(let event): event.inputs + event.outputs
    case .other: []
    }
  }
}

extension QuantityElement {
  fileprivate var json: JSONValue {
    var fields = EventFields()
    fields.add("epcClass", epcClass)
    fields.add("quantity", quantity.map { .number($0.text) })
    fields.add("uom", uom)
    return .object(fields.members)
  }
}

extension EventPlace {
  fileprivate var json: JSONValue {
    .object([.init(name: "id", value: .string(id))] + extensions)
  }
}

extension PersistentDisposition {
  fileprivate var json: JSONValue {
    var fields = EventFields()
    fields.add("set", set.map(\.text))
    fields.add("unset", unset.map(\.text))
    return .object(fields.members)
  }
}

extension BizTransaction {
  fileprivate var json: JSONValue {
    var fields = EventFields()
    fields.add("type", type?.text)
    fields.add("bizTransaction", id)
    return .object(fields.members)
  }
}

extension TransferEnd {
  fileprivate func json(named name: String) -> JSONValue {
    .object([.init(name: "type", value: .string(type.text)), .init(name: name, value: .string(id))])
  }
}

extension ErrorDeclaration {
  fileprivate var json: JSONValue {
    var fields = EventFields()
    fields.add("declarationTime", time.description)
    fields.add("reason", reason?.text)
    fields.add("correctiveEventIDs", correctiveEventIDs)
    return .object(fields.members + extensions)
  }
}

extension SensorElement {
  fileprivate var json: JSONValue {
    var inner = EventFields()
    inner.add("time", time?.description)
    inner.add("startTime", startTime?.description)
    inner.add("endTime", endTime?.description)
    inner.add("deviceID", deviceID)
    let metadata = inner.members + self.metadata
    var fields = EventFields()
    fields.add("sensorMetadata", metadata.isEmpty ? nil : .object(metadata))
    fields.add("sensorReport", reports.map(\.json))
    return .object(fields.members + extensions)
  }
}

extension SensorReport {
  fileprivate var json: JSONValue {
    var fields = EventFields()
    fields.add("type", type)
    fields.add("exception", exception)
    fields.add("deviceID", deviceID)
    fields.add("time", time?.description)
    for (name, number) in [
      ("value", value), ("minValue", minValue), ("maxValue", maxValue), ("meanValue", meanValue),
    ] {
      fields.add(name, number.map { .number($0.text) })
    }
    fields.add("uom", uom)
    return .object(fields.members + details)
  }
}
