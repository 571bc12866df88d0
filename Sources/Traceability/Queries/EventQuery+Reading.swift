extension EventQuery {
  /// One parameter of a query: its name and its values, of which one must match.
  public struct Parameter: Hashable, Sendable {
    /// The name, such as `EQ_bizStep`.
    public let name: String
    /// The values.
    public let values: [String]

    /// Takes a name and its values.
    public init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }

    /// Takes a name and a list of values with `|` between them, as in a query string.
    public init(_ name: String, joined: String) {
      self.init(
        name, joined.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// Reads parameters; `namespaces` are those of prefixes in names and values.
  ///
  /// Throws ``TraceabilityFailure/badQuery(parameter:reason:)``.
  public init(
    _ parameters: [Parameter], namespaces: [String: String] = [:]
  ) throws(TraceabilityFailure) {
    var seen: Set<String> = []
    for parameter in parameters {
      guard seen.insert(parameter.name).inserted else {
        throw .badQuery(parameter: parameter.name, reason: "it stands twice")
      }
      try take(ParameterReader(parameter, namespaces))
    }
    note(parameters)
    if limit != nil, maximum != nil {
      throw .badQuery(
        parameter: "maxEventCount", reason: "it does not go together with eventCountLimit")
    }
  }

  /// Reads a query in JSON: an object of parameters, each with a value or a list of them.
  public init(json bytes: [UInt8]) throws(TraceabilityFailure) {
    let value = try JSONReader.read(bytes)
    guard case .object(let members) = value else {
      throw .unreadableDocument(reason: "a query is an object of parameters")
    }
    var namespaces: [String: String] = [:]
    for part in value["@context"]?.elements ?? [] {
      for member in part.members { namespaces[member.name] = member.value.string }
    }
    var parameters: [Parameter] = []
    for member in members where !["@context", "queryType"].contains(member.name) {
      let values = try member.value.elements.map { element throws(TraceabilityFailure) in
        switch element {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null: ""
        case .object, .array:
          throw .badQuery(parameter: member.name, reason: "its value is no text or number")
        }
      }
      parameters.append(Parameter(member.name, values))
    }
    try self.init(parameters, namespaces: namespaces)
  }

  private mutating func take(_ reader: ParameterReader) throws(TraceabilityFailure) {
    switch reader.name {
    case "orderBy":
      guard let order = Order(rawValue: try reader.single()) else {
        throw reader.bad("events are ordered by eventTime or recordTime")
      }
      self.order = order
    case "orderDirection":
      let text = try reader.single()
      guard text == "ASC" || text == "DESC" else { throw reader.bad("it is ASC or DESC") }
      isDescending = text == "DESC"
    case "eventCountLimit": limit = try reader.count(1...1_000_000_000)
    case "maxEventCount": maximum = try reader.count(1...1_000_000_000)
    case "perPage": perPage = try reader.count(1...1000)
    case "nextPageToken": pageToken = try reader.single()
    default: conditions.append(try reader.condition())
    }
  }
}
