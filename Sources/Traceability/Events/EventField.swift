/// A field of an EPCIS event in the order in which the event hash takes them.
struct EventField: Sendable {
  /// Its name in JSON.
  let name: String
  /// What XML calls an element of this list, which JSON leaves out; `nil` when it is no such list.
  var elementName: String?
  /// The fields inside.
  var children: [EventField] = []
  /// What stands before a bare word of the standard vocabulary.
  var vocabulary: String?

  /// Whether it holds one value or several of the same kind, without fields inside.
  var isPlain: Bool { children.isEmpty && elementName == nil }

  private init(_ name: String) { self.name = name }

  private init(_ name: String, of elementName: String, _ children: [EventField] = []) {
    self.name = name
    self.elementName = elementName
    self.children = children
  }

  private init(_ name: String, _ children: [EventField]) {
    self.name = name
    self.children = children
  }

  private init(_ name: String, vocabulary: String) {
    self.name = name
    self.vocabulary = vocabulary
  }

  private static func quantities(_ name: String) -> EventField {
    EventField(
      name, of: "quantityElement",
      [EventField("epcClass"), EventField("quantity"), EventField("uom")])
  }

  private static let disposition = "https://ref.gs1.org/cbv/Disp-"

  /// The fields of an event; those that are not here come behind them, sorted.
  static let order: [EventField] = [
    EventField("eventTime"), EventField("eventTimeZoneOffset"), EventField("certificationInfo"),
    EventField("parentID"), EventField("epcList", of: "epc"),
    EventField("inputEPCList", of: "epc"), EventField("childEPCs", of: "epc"),
    quantities("quantityList"), quantities("childQuantityList"), quantities("inputQuantityList"),
    EventField("outputEPCList", of: "epc"), quantities("outputQuantityList"),
    EventField("action"), EventField("transformationID"),
    EventField("bizStep", vocabulary: "https://ref.gs1.org/cbv/BizStep-"),
    EventField("disposition", vocabulary: disposition),
    EventField(
      "persistentDisposition",
      [
        EventField("set", vocabulary: disposition), EventField("unset", vocabulary: disposition),
      ]),
    EventField("readPoint", [EventField("id")]), EventField("bizLocation", [EventField("id")]),
    EventField(
      "sensorElementList", of: "sensorElement",
      [
        EventField("sensorMetadata", sensorMetadata.map { EventField($0) }),
        EventField("sensorReport", sensorReport),
      ]),
  ]

  private static let sensorMetadata = [
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData",
    "dataProcessingMethod", "bizRules",
  ]

  private static let sensorReport: [EventField] =
    [
      EventField("type", vocabulary: "https://gs1.org/voc/"),
      EventField("exception", vocabulary: "https://gs1.org/voc/"),
    ]
    + [
      "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time", "microorganism",
      "chemicalSubstance", "value",
    ].map { EventField($0) }
    + [EventField("component", vocabulary: "https://ref.gs1.org/cbv/Comp-")]
    + [
      "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue", "maxValue",
      "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
    ].map { EventField($0) }
}
