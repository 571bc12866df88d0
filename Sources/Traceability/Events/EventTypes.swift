/// What an event does to the things it names.
public enum EventAction: String, Hashable, Sendable, CaseIterable {
  /// They come into being, or are joined.
  case add = "ADD"
  /// They are seen.
  case observe = "OBSERVE"
  /// They end, or are parted.
  case delete = "DELETE"
}

/// Things of a class that have no identity each: so much of a lot.
public struct QuantityElement: Hashable, Sendable {
  /// The class, such as `urn:epc:class:lgtin:6901234.056789.L1`.
  public var epcClass: String
  /// How much, when known.
  public var quantity: JSONNumber?
  /// The unit by UN/ECE Recommendation 20, such as `KGM`; `nil` counts pieces.
  public var uom: String?

  /// Takes a class and how much of it.
  public init(epcClass: String, quantity: JSONNumber? = nil, uom: String? = nil) {
    self.epcClass = epcClass
    self.quantity = quantity
    self.uom = uom
  }
}

/// Things were seen, came into being or ended.
public struct ObjectEvent: Hashable, Sendable {
  /// What happened to them.
  public var action: EventAction
  /// The things, as URIs.
  public var epcs: [String]
  /// Things without an identity each.
  public var quantities: [QuantityElement]
  /// Master data that they have from their beginning, such as lot and expiry.
  public var ilmd: [JSONValue.Member]

  /// Takes the parts.
  public init(
    _ action: EventAction, epcs: [String], quantities: [QuantityElement] = [],
    ilmd: [JSONValue.Member] = []
  ) {
    self.action = action
    self.epcs = epcs
    self.quantities = quantities
    self.ilmd = ilmd
  }
}

/// Things were put into another, seen in it, or taken out of it.
public struct AggregationEvent: Hashable, Sendable {
  /// What happened.
  public var action: EventAction
  /// What holds them; unknown only where they are seen.
  public var parent: String?
  /// The things, as URIs; none and DELETE means all that were in it.
  public var children: [String]
  /// Things without an identity each.
  public var childQuantities: [QuantityElement]

  /// Takes the parts.
  public init(
    _ action: EventAction, parent: String?, children: [String],
    childQuantities: [QuantityElement] = []
  ) {
    self.action = action
    self.parent = parent
    self.children = children
    self.childQuantities = childQuantities
  }
}

/// Things were fixed to another for good, such as a sensor to a crate, or taken off it.
public struct AssociationEvent: Hashable, Sendable {
  /// What happened.
  public var action: EventAction
  /// What they are fixed to: a thing or a place.
  public var parent: String
  /// The things, as URIs; none and DELETE means all.
  public var children: [String]
  /// Things without an identity each.
  public var childQuantities: [QuantityElement]

  /// Takes the parts.
  public init(
    _ action: EventAction, parent: String, children: [String],
    childQuantities: [QuantityElement] = []
  ) {
    self.action = action
    self.parent = parent
    self.children = children
    self.childQuantities = childQuantities
  }
}

/// Things became part of business documents, or no longer are.
public struct TransactionEvent: Hashable, Sendable {
  /// What happened.
  public var action: EventAction
  /// What holds them all, when one thing does.
  public var parent: String?
  /// The things, as URIs.
  public var epcs: [String]
  /// Things without an identity each.
  public var quantities: [QuantityElement]

  /// Takes the parts; the documents are the event's ``EPCISEvent/transactions``.
  public init(
    _ action: EventAction, parent: String? = nil, epcs: [String],
    quantities: [QuantityElement] = []
  ) {
    self.action = action
    self.parent = parent
    self.epcs = epcs
    self.quantities = quantities
  }
}

/// Things went in and other things came out.
public struct TransformationEvent: Hashable, Sendable {
  /// What went in, as URIs.
  public var inputs: [String]
  /// What went in without an identity each.
  public var inputQuantities: [QuantityElement]
  /// What came out, as URIs.
  public var outputs: [String]
  /// What came out without an identity each.
  public var outputQuantities: [QuantityElement]
  /// Joins events of one transformation that went on for longer.
  public var transformationID: String?
  /// Master data of what came out.
  public var ilmd: [JSONValue.Member]

  /// Takes the parts.
  public init(
    inputs: [String] = [], inputQuantities: [QuantityElement] = [], outputs: [String] = [],
    outputQuantities: [QuantityElement] = [], transformationID: String? = nil,
    ilmd: [JSONValue.Member] = []
  ) {
    self.inputs = inputs
    self.inputQuantities = inputQuantities
    self.outputs = outputs
    self.outputQuantities = outputQuantities
    self.transformationID = transformationID
    self.ilmd = ilmd
  }
}
