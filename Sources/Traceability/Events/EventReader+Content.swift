extension EventReader {
  /// Reads the fields of an event type.
  mutating func content(
    _ type: String, _ action: EventAction?, _ fields: inout ObjectFields
  ) -> EPCISEvent.Content? {
    switch type {
    case "TransformationEvent":
      if action != nil { at("action") { $0.fault("a TransformationEvent has no action") } }
      return transformation(&fields)
    case "ObjectEvent", "AggregationEvent", "TransactionEvent", "AssociationEvent": break
    default:
      guard type.contains(":"), Self.isURI(type) else {
        at("type") { $0.fault("“\(Self.cut(type))” is none of the five event types") }
        return nil
      }
      return .other(type: type)
    }
    // An action that is there and wrong has its fault already.
    if action == nil, !faults.contains(where: { $0.path.hasSuffix("action") }) {
      at("action") { $0.fault("it is missing: ADD, OBSERVE or DELETE") }
    }
    let action = action ?? .observe
    switch type {
    case "ObjectEvent":
      return .object(
        ObjectEvent(
          action, epcs: epcs("epcList", &fields), quantities: quantities("quantityList", &fields),
          ilmd: ilmd(&fields)))
    case "TransactionEvent":
      return .transaction(
        TransactionEvent(
          action, parent: parent(&fields), epcs: epcs("epcList", &fields),
          quantities: quantities("quantityList", &fields)))
    case "AggregationEvent":
      return .aggregation(
        AggregationEvent(
          action, parent: parent(&fields), children: epcs("childEPCs", &fields),
          childQuantities: quantities("childQuantityList", &fields)))
    default:
      return .association(
        AssociationEvent(
          action, parent: required("parentID", of: &fields) { $0.identity($1) } ?? "",
          children: epcs("childEPCs", &fields),
          childQuantities: quantities("childQuantityList", &fields)))
    }
  }

  private mutating func transformation(_ fields: inout ObjectFields) -> EPCISEvent.Content {
    .transformation(
      TransformationEvent(
        inputs: epcs("inputEPCList", &fields),
        inputQuantities: quantities("inputQuantityList", &fields),
        outputs: epcs("outputEPCList", &fields),
        outputQuantities: quantities("outputQuantityList", &fields),
        transformationID: optional("transformationID", of: &fields) { $0.uri($1) },
        ilmd: ilmd(&fields)))
  }

  private mutating func epcs(_ name: String, _ fields: inout ObjectFields) -> [String] {
    optional(name, of: &fields) { $0.identities($1) } ?? []
  }

  private mutating func parent(_ fields: inout ObjectFields) -> String? {
    optional("parentID", of: &fields) { $0.identity($1) }
  }

  private mutating func quantities(
    _ name: String, _ fields: inout ObjectFields
  ) -> [QuantityElement] {
    optional(name, of: &fields) { reader, value in
      reader.list(value) { $0.quantity($1) }
    } ?? []
  }

  private mutating func quantity(_ value: JSONValue) -> QuantityElement? {
    guard var fields = fields(value) else { return nil }
    let epcClass = required("epcClass", of: &fields) { $0.identity($1) }
    let quantity = optional("quantity", of: &fields) { $0.number($1) }
    let uom = optional("uom", of: &fields) { $0.unit($1) }
    requireEmpty(fields.rest)
    return epcClass.map { QuantityElement(epcClass: $0, quantity: quantity, uom: uom) }
  }

  private mutating func unit(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    let isCode =
      (2...3).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    guard isCode else {
      fault("“\(Self.cut(text))” is no unit code such as KGM")
      return nil
    }
    return text
  }

  private mutating func ilmd(_ fields: inout ObjectFields) -> [JSONValue.Member] {
    optional("ilmd", of: &fields) { reader, value in
      reader.fields(value).map { reader.extensions($0.rest) }
    } ?? []
  }

  /// What the parts of an event must have in common.
  mutating func check(_ event: EPCISEvent) {
    switch event.content {
    case .object(let object):
      let isMeasured = !event.sensors.isEmpty && event.readPoint != nil
      if object.epcs.isEmpty, object.quantities.isEmpty, !isMeasured {
        fault("it names nothing: epcList, quantityList, or sensorElementList with a readPoint")
      }
    case .aggregation(let aggregation):
      requireChildren(aggregation.action, aggregation.children, aggregation.childQuantities)
      if aggregation.parent == nil, aggregation.action != .observe {
        at("parentID") { $0.fault("it is missing; only OBSERVE may leave it out") }
      }
    case .association(let association):
      requireChildren(association.action, association.children, association.childQuantities)
    case .transaction(let transaction):
      if event.transactions.isEmpty {
        at("bizTransactionList") { $0.fault("it is missing or empty") }
      }
      let isEmpty = transaction.epcs.isEmpty && transaction.quantities.isEmpty
      if isEmpty, transaction.parent == nil, transaction.action != .delete {
        fault("it names nothing: epcList or quantityList")
      }
    case .transformation(let change):
      let hasInput = !change.inputs.isEmpty || !change.inputQuantities.isEmpty
      let hasOutput = !change.outputs.isEmpty || !change.outputQuantities.isEmpty
      let isPart = change.transformationID != nil && (hasInput || hasOutput)
      if !(hasInput && hasOutput), !isPart {
        fault("it has no input or no output, and no transformationID that joins it to others")
      }
    case .other: break
    }
  }

  private mutating func requireChildren(
    _ action: EventAction, _ children: [String], _ quantities: [QuantityElement]
  ) {
    guard children.isEmpty, quantities.isEmpty, action != .delete else { return }
    fault("it names no children: childEPCs or childQuantityList; only DELETE may leave them out")
  }
}
