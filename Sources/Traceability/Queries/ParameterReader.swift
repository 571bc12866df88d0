/// Reads one parameter of a query.
struct ParameterReader {
  let name: String
  private let values: [String]
  private let namespaces: [String: String]

  init(_ parameter: EventQuery.Parameter, _ namespaces: [String: String]) {
    name = parameter.name
    values = parameter.values
    self.namespaces = namespaces
  }

  func bad(_ reason: String) -> TraceabilityFailure { .badQuery(parameter: name, reason: reason) }

  /// Its one value.
  func single() throws(TraceabilityFailure) -> String {
    guard values.count == 1, !values[0].isEmpty else { throw bad("it has one value") }
    return values[0]
  }

  func count(_ range: ClosedRange<Int>) throws(TraceabilityFailure) -> Int {
    guard let number = Int(try single()), range.contains(number) else {
      throw bad("it is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func condition() throws(TraceabilityFailure) -> EventQuery.Condition {
    if name.contains("_INNER_") { throw unknown }
    if let field = try fieldCondition() { return field }
    if let key = try keyCondition() { return key }
    if let time = try timeCondition() { return time }
    if name.hasPrefix("EXISTS_") { return try existence(String(name.dropFirst(7))) }
    let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let comparison = EventQuery.Comparison(rawValue: String(parts[0]))
    else { throw unknown }
    return try comparisonCondition(comparison, String(parts[1]))
  }

  private var unknown: TraceabilityFailure {
    if ["HASATTR_", "EQATTR_"].contains(where: name.hasPrefix) || name.contains("_INNER_") {
      return bad("queries by master data and by inner fields are not supported")
    }
    return bad("there is no such parameter")
  }

  /// A name or word under a declared prefix as the URI that it stands for.
  private func expanded(_ text: String) -> String {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let all = EPCISDocument.namespaces.merging(namespaces) { $1 }
    guard parts.count == 2, let space = all[String(parts[0])] else { return text }
    return space + parts[1]
  }

  private func filled() throws(TraceabilityFailure) -> [String] {
    guard !values.isEmpty, values.allSatisfy({ !$0.isEmpty }) else {
      throw bad("it has a value that is not empty")
    }
    return values
  }

  private func words<Vocabulary: StandardVocabulary>(
    _: Vocabulary.Type
  ) throws(TraceabilityFailure) -> [String] {
    try filled().map { text throws(TraceabilityFailure) in
      guard let word = VocabularyWord<Vocabulary>(text) else {
        throw bad("“\(EventReader.cut(text))” is no \(Vocabulary.name) of the standard")
      }
      return expanded(word.text)
    }
  }
}

extension ParameterReader {
  private func fieldCondition() throws(TraceabilityFailure) -> EventQuery.Condition? {
    switch name {
    case "eventType":
      let types = [
        "ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent",
        "AssociationEvent",
      ]
      for value in try filled() where !types.contains(value) && !value.contains(":") {
        throw bad("“\(EventReader.cut(value))” is none of the five event types")
      }
      return .field(.type, values.map(expanded))
    case "EQ_action":
      for value in try filled() where EventAction(rawValue: value) == nil {
        throw bad("“\(EventReader.cut(value))” is none of ADD, OBSERVE and DELETE")
      }
      return .field(.action, values)
    case "EQ_bizStep": return .field(.bizStep, try words(BizSteps.self))
    case "EQ_disposition": return .field(.disposition, try words(Dispositions.self))
    case "EQ_eventID": return .field(.id, try filled())
    default: return nil
    }
  }

  private func keyCondition() throws(TraceabilityFailure) -> EventQuery.Condition? {
    if let kinds = Self.matched[name] { return .key(kinds, try patterns()) }
    if let kind = Self.places[name] {
      let canonical = try filled().map(EventKey.canonical)
      guard name.hasPrefix("WD_") else { return .key([kind], canonical.map { .exactly($0) }) }
      // The places within a place have its number and an extension.
      return .key([kind], canonical.flatMap { [.exactly($0), .beginning($0 + "/254/")] })
    }
    switch name {
    case "EQ_persistentDisposition_set":
      return .key([.persistentSet], try words(Dispositions.self).map { .exactly($0) })
    case "EQ_persistentDisposition_unset":
      return .key([.persistentUnset], try words(Dispositions.self).map { .exactly($0) })
    case "EQ_errorReason":
      return .key([.errorReason], try words(ErrorReasons.self).map { .exactly($0) })
    case "EQ_type": return .key([.sensorType], try filled().map { .exactly(expanded($0)) })
    default: break
    }
    if let type = suffix(of: "EQ_bizTransaction_") {
      return try typed(.bizTransaction, type, of: BizTransactionTypes.self)
    }
    if let type = suffix(of: "EQ_source_") {
      return try typed(.source, type, of: TransferEndTypes.self)
    }
    if let type = suffix(of: "EQ_destination_") {
      return try typed(.destination, type, of: TransferEndTypes.self)
    }
    return nil
  }

  private static let matched: [String: [EventKey.Kind]] = [
    "MATCH_epc": [.epc], "MATCH_parentID": [.parent], "MATCH_inputEPC": [.input],
    "MATCH_outputEPC": [.output], "MATCH_anyEPC": [.epc, .parent, .input, .output],
    "MATCH_epcClass": [.epcClass], "MATCH_inputEPCClass": [.inputClass],
    "MATCH_outputEPCClass": [.outputClass],
    "MATCH_anyEPCClass": [.epcClass, .inputClass, .outputClass],
  ]

  private static let places: [String: EventKey.Kind] = [
    "EQ_readPoint": .readPoint, "WD_readPoint": .readPoint, "EQ_bizLocation": .bizLocation,
    "WD_bizLocation": .bizLocation, "EQ_transformationID": .transformation,
    "EQ_correctiveEventID": .correctiveEvent, "EQ_deviceID": .sensorDevice,
  ]

  private func suffix(of lead: String) -> String? {
    name.hasPrefix(lead) && name.utf8.count > lead.utf8.count
      ? String(name.dropFirst(lead.count)) : nil
  }

  private func typed<Vocabulary: StandardVocabulary>(
    _ kind: EventKey.Kind, _ type: String, of vocabulary: Vocabulary.Type
  ) throws(TraceabilityFailure) -> EventQuery.Condition {
    guard let word = VocabularyWord<Vocabulary>(type) else {
      throw bad("“\(EventReader.cut(type))” is no \(Vocabulary.name) of the standard")
    }
    let type = expanded(word.text)
    return .key(
      [kind], try filled().map { .exactly(EventKey.canonical(type: type, $0)) })
  }

  /// Identities, and patterns such as `urn:epc:idpat:sgtin:6901234.056789.*`, which stand for every
  /// serial of a class; a lot's class is an identity of its own.
  private func patterns() throws(TraceabilityFailure) -> [EventQuery.KeyPattern] {
    let patterns = try filled().map { text throws(TraceabilityFailure) -> [EventQuery.KeyPattern] in
      guard text.hasPrefix("urn:epc:idpat:") else {
        guard EventReader.isURI(text) else { throw bad("“\(EventReader.cut(text))” is no URI") }
        return [.exactly(EventKey.canonical(text))]
      }
      guard let whole = CanonicalLink.of(text) else {
        throw bad("“\(EventReader.cut(text))” is no pattern with one * for the serial")
      }
      if name.hasSuffix("Class") { return [.exactly(whole)] }
      return whole.contains("/414/")
        ? [.exactly(whole), .beginning(whole + "/254/")]
        : [.beginning(whole.contains("/01/") ? whole + "/21/" : whole)]
    }
    return patterns.flatMap { $0 }
  }
}

extension ParameterReader {
  private func timeCondition() throws(TraceabilityFailure) -> EventQuery.Condition? {
    let times: [String: EventQuery.Time] = [
      "eventTime": .eventTime, "recordTime": .recordTime,
      "errorDeclaration_Time": .declarationTime, "errorDeclarationTime": .declarationTime,
    ]
    for (lead, comparison) in [("GE_", EventQuery.Comparison.atLeast), ("LT_", .less)] {
      guard let rest = suffix(of: lead) else { continue }
      if let time = times[rest] { return .time(time, comparison, try instant()) }
      if ["time", "startTime", "endTime"].contains(rest) {
        return .sensorTime(rest, comparison, try instant())
      }
    }
    return nil
  }

  private func instant() throws(TraceabilityFailure) -> EventTime {
    let text = try single()
    guard let milliseconds = EventTime.read(text) else {
      throw bad("“\(EventReader.cut(text))” is no time such as 2026-06-30T09:05:00.000+08:00")
    }
    return EventTime(milliseconds: milliseconds)
  }

  private func existence(_ field: String) throws(TraceabilityFailure) -> EventQuery.Condition {
    if Self.parts.contains(field) { return .exists(field) }
    let ilmd = field.hasPrefix("ILMD_")
    let own = try ownField(ilmd ? String(field.dropFirst(5)) : field)
    return .key([ilmd ? .ilmd : .field], [.beginning(own + "=")])
  }

  /// The URI of a field of another vocabulary.
  private func ownField(_ field: String) throws(TraceabilityFailure) -> String {
    guard field.contains(":") else { throw unknown }
    let own = expanded(field)
    guard ["http:", "https:", "urn:"].contains(where: own.hasPrefix), EventReader.isURI(own) else {
      throw bad("nobody has declared its prefix; write the field's whole URI")
    }
    return own
  }

  private static let parts: Set<String> = [
    "errorDeclaration", "sensorElementList", "ilmd", "readPoint", "bizLocation",
    "bizTransactionList", "sourceList", "destinationList", "epcList", "childEPCs", "quantityList",
    "childQuantityList", "parentID", "disposition", "bizStep", "persistentDisposition",
    "certificationInfo",
  ]

  private func comparisonCondition(
    _ comparison: EventQuery.Comparison, _ field: String
  ) throws(TraceabilityFailure) -> EventQuery.Condition {
    if field == "quantity" {
      let lists = ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"]
      return .quantity(lists, try tests(comparison))
    }
    if ["sDev", "percRank", "percValue"].contains(field) {
      return .sensorNumber(field, unit: nil, try tests(comparison))
    }
    for number in ["value", "minValue", "maxValue", "meanValue"]
    where field == number || field.hasPrefix(number + "_") {
      let unit = field.dropFirst(number.count + 1)
      return .sensorNumber(
        number, unit: unit.isEmpty ? nil : String(unit), try tests(comparison))
    }
    if comparison == .equal, Self.sensorTexts.contains(field) {
      return .sensorText(field, try filled())
    }
    let ilmd = field.hasPrefix("ILMD_")
    let own = try ownField(ilmd ? String(field.dropFirst(5)) : field)
    guard comparison == .equal else {
      throw bad("a field of another vocabulary can be asked for with EQ_ and EXISTS_")
    }
    return .key(
      [ilmd ? .ilmd : .field],
      values.map { .exactly(EPCISEvent.fieldKey(name: own, value: $0)) })
  }

  private static let sensorTexts: Set<String> = [
    "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "dataProcessingMethod",
    "microorganism", "chemicalSubstance", "bizRules", "component", "coordinateReferenceSystem",
    "exception", "deviceMetadata", "rawData",
  ]

  private func tests(
    _ comparison: EventQuery.Comparison
  ) throws(TraceabilityFailure) -> [EventQuery.NumberTest] {
    guard comparison == .equal || values.count == 1 else { throw bad("it has one value") }
    return try filled().map { text throws(TraceabilityFailure) in
      guard let number = Double(text), number.isFinite else {
        throw bad("“\(EventReader.cut(text))” is no number")
      }
      return EventQuery.NumberTest(comparison: comparison, number: number)
    }
  }
}
