/// What a repository finds an event by: an identity, and as what it stands in the event.
public struct EventKey: Hashable, Sendable {
  /// As what an identity stands in an event. The numbers are kept in ledgers and never change.
  public enum Kind: Int, Hashable, Sendable, CaseIterable {
    /// A thing of the event's list, or a child.
    case epc = 1
    /// What holds the others.
    case parent = 2
    /// What went into a transformation.
    case input = 3
    /// What came out of one.
    case output = 4
    /// A class with a quantity.
    case epcClass = 5
    /// A class that went into a transformation.
    case inputClass = 6
    /// A class that came out of one.
    case outputClass = 7
    /// Where it was seen.
    case readPoint = 8
    /// Where the things are afterwards.
    case bizLocation = 9
    /// A business document: type and URI.
    case bizTransaction = 10
    /// A source: type and URI.
    case source = 11
    /// A destination: type and URI.
    case destination = 12
    /// The number of a transfer order.
    case order = 13
    /// A transformation's id.
    case transformation = 14
    /// A condition that begins.
    case persistentSet = 15
    /// A condition that ends.
    case persistentUnset = 16
    /// Why an event was wrong.
    case errorReason = 17
    /// An event that says what is right.
    case correctiveEvent = 18
    /// A field of another vocabulary: name, `=` and value.
    case field = 19
    /// Instance or lot master data: name, `=` and value.
    case ilmd = 20
    /// What a sensor measured.
    case sensorType = 21
    /// A sensor device.
    case sensorDevice = 22
  }

  /// As what it stands there.
  public let kind: Kind
  /// The identity in its canonical form.
  public let value: String

  /// Takes the canonical form.
  public init(_ kind: Kind, _ value: String) {
    self.kind = kind
    self.value = value
  }
}

extension EventKey {
  /// The canonical form of an identity, as the event hash has it: a GS1 Digital Link at
  /// `id.gs1.org` with the finest level only. What is no such identity stays as it is.
  public static func canonical(_ uri: String) -> String { CanonicalLink.of(uri) ?? uri }

  /// The canonical form of a typed reference: type, space, identity.
  static func canonical(type: String?, _ uri: String) -> String {
    (type ?? "") + " " + canonical(uri)
  }
}

extension EPCISEvent {
  /// Everything that this event is found by, each once.
  public var keys: [EventKey] {
    var keys: [EventKey] = []
    func add(_ kind: EventKey.Kind, _ uris: [String]) {
      for uri in uris { keys.append(EventKey(kind, EventKey.canonical(uri))) }
    }
    switch content {
    case .object(let event):
      add(.epc, event.epcs)
      add(.epcClass, event.quantities.map(\.epcClass))
    case .aggregation(let event):
      add(.parent, event.parent.map { [$0] } ?? [])
      add(.epc, event.children)
      add(.epcClass, event.childQuantities.map(\.epcClass))
    case .association(let event):
      add(.parent, [event.parent])
      add(.epc, event.children)
      add(.epcClass, event.childQuantities.map(\.epcClass))
    case .transaction(let event):
      add(.parent, event.parent.map { [$0] } ?? [])
      add(.epc, event.epcs)
      add(.epcClass, event.quantities.map(\.epcClass))
    case .transformation(let event):
      add(.input, event.inputs)
      add(.inputClass, event.inputQuantities.map(\.epcClass))
      add(.output, event.outputs)
      add(.outputClass, event.outputQuantities.map(\.epcClass))
      add(.transformation, event.transformationID.map { [$0] } ?? [])
    case .other: break
    }
    add(.readPoint, readPoint.map { [$0.id] } ?? [])
    add(.bizLocation, bizLocation.map { [$0.id] } ?? [])
    keys += circumstanceKeys + foreignKeys
    var seen: Set<EventKey> = []
    return keys.filter { seen.insert($0).inserted }
  }

  private var circumstanceKeys: [EventKey] {
    var keys: [EventKey] = []
    for transaction in transactions {
      let type = transaction.type.map { expanded($0.text) }
      keys.append(EventKey(.bizTransaction, EventKey.canonical(type: type, transaction.id)))
      if let order = TransferShipment.order(ofURN: transaction.id) {
        keys.append(EventKey(.order, order))
      }
    }
    for (kind, ends) in [(EventKey.Kind.source, sources), (.destination, destinations)] {
      keys += ends.map {
        EventKey(kind, EventKey.canonical(type: expanded($0.type.text), $0.id))
      }
    }
    keys += (persistentDisposition?.set ?? []).map {
      EventKey(.persistentSet, expanded($0.text))
    }
    keys += (persistentDisposition?.unset ?? []).map {
      EventKey(.persistentUnset, expanded($0.text))
    }
    if let reason = errorDeclaration?.reason {
      keys.append(EventKey(.errorReason, expanded(reason.text)))
    }
    keys += (errorDeclaration?.correctiveEventIDs ?? []).map { EventKey(.correctiveEvent, $0) }
    for sensor in sensors {
      keys += (sensor.reports.compactMap(\.type)).map { EventKey(.sensorType, expanded($0)) }
      let devices = [sensor.deviceID] + sensor.reports.map(\.deviceID)
      keys += devices.compactMap { $0 }.map { EventKey(.sensorDevice, EventKey.canonical($0)) }
    }
    return keys
  }

  private var foreignKeys: [EventKey] {
    let fields = extensions.map { (EventKey.Kind.field, $0) } + content.ilmd.map { (.ilmd, $0) }
    return fields.flatMap { kind, member in
      member.value.elements.map { element in
        EventKey(kind, Self.fieldKey(name: expanded(member.name), value: Self.scalar(element)))
      }
    }
  }

  /// How a field of another vocabulary is found; a value longer than an index should hold is found
  /// by its beginning.
  static func fieldKey(name: String, value: String) -> String {
    name + "=" + String(value.unicodeScalars.prefix(200))
  }

  private static func scalar(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let digits): JSONNumber(json: digits).text
    case .bool(let flag): flag ? "true" : "false"
    case .object, .array, .null: ""
    }
  }

  /// A name or word under a prefix as the URI that it stands for.
  public func expanded(_ text: String) -> String {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
    let prefix = String(text[..<colon])
    guard let space = namespaces[prefix] ?? EPCISDocument.namespaces[prefix] else { return text }
    return space + text[text.index(after: colon)...]
  }
}
