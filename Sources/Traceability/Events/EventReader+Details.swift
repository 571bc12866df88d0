extension EventReader {
  mutating func place(_ value: JSONValue) -> EventPlace? {
    guard var fields = fields(value) else { return nil }
    guard let id = required("id", of: &fields, { $0.identity($1) }) else { return nil }
    return EventPlace(id, extensions: extensions(fields.rest))
  }

  mutating func transaction(_ value: JSONValue) -> BizTransaction? {
    guard var fields = fields(value) else { return nil }
    let type = optional("type", of: &fields) { $0.word($1, of: BizTransactionTypes.self) }
    let id = required("bizTransaction", of: &fields) { $0.uri($1) }
    requireEmpty(fields.rest)
    return id.map { BizTransaction(type: type, id: $0) }
  }

  mutating func end(_ name: String, _ value: JSONValue) -> TransferEnd? {
    guard var fields = fields(value) else { return nil }
    let type = required("type", of: &fields) { $0.word($1, of: TransferEndTypes.self) }
    let id = required(name, of: &fields) { $0.identity($1) }
    requireEmpty(fields.rest)
    guard let type, let id else { return nil }
    return TransferEnd(type: type, id: id)
  }

  mutating func persistentDisposition(_ value: JSONValue) -> PersistentDisposition? {
    guard var fields = fields(value) else { return nil }
    let set = dispositions("set", &fields)
    let unset = dispositions("unset", &fields)
    requireEmpty(fields.rest)
    guard !set.isEmpty || !unset.isEmpty else {
      fault("it sets and unsets nothing")
      return nil
    }
    return PersistentDisposition(set: set, unset: unset)
  }

  private mutating func dispositions(
    _ name: String, _ fields: inout ObjectFields
  ) -> [Disposition] {
    optional(name, of: &fields) { reader, value in
      let words = reader.list(value) { $0.word($1, of: Dispositions.self) }
      if Set(words).count < words.count { reader.fault("something stands in it twice") }
      return words
    } ?? []
  }

  mutating func errorDeclaration(_ value: JSONValue) -> ErrorDeclaration? {
    guard var fields = fields(value) else { return nil }
    let time = required("declarationTime", of: &fields) { $0.time($1) }
    let reason = optional("reason", of: &fields) { $0.word($1, of: ErrorReasons.self) }
    let ids =
      optional("correctiveEventIDs", of: &fields) { reader, value in
        reader.list(value) { $0.uri($1) }
      } ?? []
    let rest = extensions(fields.rest)
    return time.map {
      ErrorDeclaration(at: $0, reason: reason, correctiveEventIDs: ids, extensions: rest)
    }
  }
}

extension EventReader {
  mutating func sensors(_ value: JSONValue) -> [SensorElement] {
    list(value) { $0.sensor($1) }
  }

  private mutating func sensor(_ value: JSONValue) -> SensorElement? {
    guard var fields = fields(value) else { return nil }
    let reports =
      required("sensorReport", of: &fields) { reader, value in
        reader.list(value) { $0.report($1) }
      } ?? []
    if reports.isEmpty, case .array([]) = value["sensorReport"] ?? .null {
      at("sensorReport") { $0.fault("it is empty") }
    }
    var element = SensorElement(reports)
    _ = optional("sensorMetadata", of: &fields) { $0.metadata($1, into: &element) }
    element.extensions = extensions(fields.rest)
    return element
  }

  private mutating func metadata(_ value: JSONValue, into element: inout SensorElement) -> Bool {
    guard var fields = fields(value) else { return false }
    element.time = optional("time", of: &fields) { $0.time($1) }
    element.startTime = optional("startTime", of: &fields) { $0.time($1) }
    element.endTime = optional("endTime", of: &fields) { $0.time($1) }
    element.deviceID = optional("deviceID", of: &fields) { $0.uri($1) }
    if let start = element.startTime, let end = element.endTime, end < start {
      at("endTime") { $0.fault("it lies before startTime") }
    }
    element.metadata = checked(
      fields.rest,
      uris: ["deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"])
    return true
  }

  private mutating func report(_ value: JSONValue) -> SensorReport? {
    guard var fields = fields(value) else { return nil }
    var report = SensorReport(type: optional("type", of: &fields) { $0.text($1) })
    report.exception = optional("exception", of: &fields) { $0.text($1) }
    if report.type == nil, report.exception == nil, value["type"] == nil {
      at("type") { $0.fault("it is missing; only an exception may leave it out") }
    }
    report.deviceID = optional("deviceID", of: &fields) { $0.uri($1) }
    report.time = optional("time", of: &fields) { $0.time($1) }
    report.value = optional("value", of: &fields) { $0.number($1) }
    report.minValue = optional("minValue", of: &fields) { $0.number($1) }
    report.maxValue = optional("maxValue", of: &fields) { $0.number($1) }
    report.meanValue = optional("meanValue", of: &fields) { $0.number($1) }
    report.uom = optional("uom", of: &fields) { $0.text($1) }
    report.details = checked(fields.rest, uris: Self.reportURIs, others: true)
    return report
  }

  private static let reportURIs: Set<String> = [
    "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism",
    "chemicalSubstance", "coordinateReferenceSystem", "uriValue",
  ]

  /// Fields that are kept as they are, of the standard or of other vocabularies.
  private mutating func checked(
    _ rest: [JSONValue.Member], uris: Set<String>, others: Bool = false
  ) -> [JSONValue.Member] {
    var foreign: [JSONValue.Member] = []
    for member in rest {
      if uris.contains(member.name) {
        _ = at(member.name) { $0.uri(member.value) }
      } else if !others || !at(member.name, { $0.isKnownDetail(member) }) {
        foreign.append(member)
      }
    }
    _ = extensions(foreign)
    return rest
  }

  /// Checks a detail of a sensor report by its name; false when the standard has none such.
  private mutating func isKnownDetail(_ member: JSONValue.Member) -> Bool {
    switch member.name {
    case "sDev", "percRank", "percValue": _ = number(member.value)
    case "stringValue": if member.value.string == nil { fault("it is no text") }
    case "booleanValue":
      if case .bool = member.value {} else { fault("it is neither true nor false") }
    case "hexBinaryValue":
      let text = text(member.value) ?? "0"
      if !text.utf8.allSatisfy({ SerialText.hexValue($0) != nil }) {
        fault("it is not hexadecimal")
      }
    case "component":
      let text = text(member.value) ?? "x"
      if !Self.components.contains(text), !Self.isURI(text) {
        fault("“\(Self.cut(text))” is no component of the standard; one of your own is a URI")
      }
    default: return false
    }
    return true
  }

  private static let components: Set<String> = [
    "x", "y", "z", "axial_distance", "azimuth", "height", "spherical_radius", "polar_angle",
    "elevation_angle", "easting", "northing", "latitude", "longitude", "altitude",
  ]
}
