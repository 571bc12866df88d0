import Access
import Traceability

/// A JSON Schema, as far as the interface needs it. One value says what /openapi.json says, and
/// holds what comes in against it: they cannot differ.
package indirect enum Schema: Sendable {
  /// A text of so many characters, of a form if one is named.
  case text(ClosedRange<Int>, form: Form? = nil)
  /// One of some words.
  case word([String])
  /// A number within bounds.
  case number(ClosedRange<Double>)
  /// A number within bounds, its least value excluded.
  case numberAbove(Double, most: Double)
  /// A whole number within bounds.
  case integer(ClosedRange<Int>)
  /// True or false.
  case flag
  /// A list of at most so many.
  case list(Schema, most: Int)
  /// Values by name.
  case map(Schema)
  /// These fields and no others.
  case object([Property])
  /// A schema that is named under components.
  case reference(String)
  /// Anything: a document of a standard that is described elsewhere.
  case anything

  /// Forms of texts.
  package enum Form: Sendable {
    /// An id: no control characters.
    case identifier
    /// A day: `2026-06-30`.
    case day
    /// A minute on the chain's clocks: `2026-06-30T09:05`.
    case moment
    /// An instant in UTC.
    case instant
    /// Whatever people write.
    case prose
  }

  /// A field of an object.
  package struct Property: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool
    let note: String
    /// The field of the permission table that decides who sees it; `nil` for whoever sees the rest.
    var field: Access.Field?

    /// A field that must be there.
    static func must(_ name: String, _ schema: Schema, _ note: String = "") -> Property {
      Property(name: name, schema: schema, isRequired: true, note: note)
    }

    /// A field that may be left out.
    static func may(_ name: String, _ schema: Schema, _ note: String = "") -> Property {
      Property(name: name, schema: schema, isRequired: false, note: note)
    }

    /// A field that is left out for those to whom the permission table does not show it.
    static func may(_ name: String, _ schema: Schema, _ field: Access.Field) -> Property {
      Property(name: name, schema: schema, isRequired: false, note: "", field: field)
    }
  }

  static let identifier = Schema.text(1...200, form: .identifier)
  static let day = Schema.text(10...10, form: .day)
  static let moment = Schema.text(16...16, form: .moment)
  static let instant = Schema.text(20...20, form: .instant)
  static let prose = Schema.text(0...2000, form: .prose)
  static let reason = Schema.text(1...500, form: .prose)
  static let quantity = Schema.number(0...1e9)
  static let money = Schema.number(-1e15...1e15)
  static let count = Schema.integer(0...1_000_000_000)
}

extension Schema.Form {
  /// The regular expression that JSON Schema names, `nil` where a format says it.
  var pattern: String? {
    switch self {
    case .identifier: "^[^\\x00-\\x1f\\x7f]+$"
    case .day: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
    case .moment:
      "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]$"
    case .instant: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
    case .prose: nil
    }
  }

  /// What is said of a text that has another form.
  var fault: String {
    switch self {
    case .identifier: "has control characters"
    case .day: "is no day like 2026-06-30"
    case .moment: "is no minute like 2026-06-30T09:05"
    case .instant: "is no instant like 2026-06-30T09:05:00Z"
    case .prose: "has control characters"
    }
  }
}

extension Schema {
  /// The schema as /openapi.json has it.
  var json: JSONValue {
    switch self {
    case .text(let lengths, let form):
      var members: [JSONValue.Member] = [
        .init(name: "type", value: .string("string")),
        .init(name: "minLength", value: .number("\(lengths.lowerBound)")),
        .init(name: "maxLength", value: .number("\(lengths.upperBound)")),
      ]
      if let pattern = form?.pattern {
        members.append(.init(name: "pattern", value: .string(pattern)))
      }
      return .object(members)
    case .word(let words):
      return .object(["type": .string("string"), "enum": .strings(words)])
    case .number(let bounds):
      return .object([
        "type": .string("number"), "minimum": .number(Schema.digits(bounds.lowerBound)),
        "maximum": .number(Schema.digits(bounds.upperBound)),
      ])
    case .numberAbove(let least, let most):
      return .object([
        "type": .string("number"), "exclusiveMinimum": .number(Schema.digits(least)),
        "maximum": .number(Schema.digits(most)),
      ])
    case .integer(let bounds):
      return .object([
        "type": .string("integer"), "minimum": .number("\(bounds.lowerBound)"),
        "maximum": .number("\(bounds.upperBound)"),
      ])
    case .flag: return .object(["type": .string("boolean")])
    case .list(let item, let most):
      return .object([
        "type": .string("array"), "items": item.json, "maxItems": .number("\(most)"),
      ])
    case .map(let value):
      return .object(["type": .string("object"), "additionalProperties": value.json])
    case .object(let properties): return Schema.json(of: properties)
    case .reference(let name): return .object(["$ref": .string("#/components/schemas/\(name)")])
    case .anything: return .object([])
    }
  }

  private static func json(of properties: [Property]) -> JSONValue {
    let fields = properties.map { property -> JSONValue.Member in
      var members = property.schema.json.members
      // Beside a reference, OpenAPI 3.1 allows a description.
      if !property.note.isEmpty {
        members.append(.init(name: "description", value: .string(property.note)))
      }
      if let field = property.field {
        members.append(.init(name: "x-chama-field", value: .string(field.rawValue)))
      }
      return .init(name: property.name, value: .object(members))
    }
    return .object([
      "type": .string("object"), "properties": .object(fields),
      "required": .strings(properties.filter(\.isRequired).map(\.name)),
      "additionalProperties": .bool(false),
    ])
  }

  private static func digits(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
