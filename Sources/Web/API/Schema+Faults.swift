import SupplyChain
package import Traceability

extension Schema {
  /// All that is wrong with a value, empty when nothing is.
  ///
  /// - Parameters:
  ///   - place: where the value stands, `""` for the whole.
  ///   - names: the schemas under components.
  package func faults(
    of value: JSONValue, at place: String = "", names: [String: Schema] = [:]
  ) -> [FieldFault] {
    func fault(_ reason: String) -> [FieldFault] {
      [FieldFault(field: place.isEmpty ? "body" : place, reason: reason)]
    }
    switch (self, value) {
    case (.text(let lengths, let form), .string(let text)):
      return Schema.reason(text, lengths, form).map(fault) ?? []
    case (.word(let words), .string(let text)):
      return words.contains(text) ? [] : fault("is none of \(words.joined(separator: ", "))")
    case (.number(let bounds), .number(let digits)):
      guard let number = Double(digits), bounds.contains(number) else {
        return fault("is not within \(bounds.lowerBound) and \(bounds.upperBound)")
      }
      return []
    case (.numberAbove(let least, let most), .number(let digits)):
      guard let number = Double(digits), number > least, number <= most else {
        return fault("is not above \(least) and at most \(most)")
      }
      return []
    case (.integer(let bounds), .number(let digits)):
      guard let number = Schema.whole(digits), bounds.contains(number) else {
        return fault("is no whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
      }
      return []
    case (.flag, .bool), (.anything, _): return []
    case (.list(let item, let most), .array(let items)):
      guard items.count <= most else { return fault("has more than \(most) items") }
      return items.enumerated().flatMap { index, element in
        item.faults(of: element, at: Schema.join(place, "\(index)"), names: names)
      }
    case (.map(let schema), .object(let members)):
      return members.flatMap {
        schema.faults(of: $0.value, at: Schema.join(place, $0.name), names: names)
      }
    case (.object(let properties), .object(let members)):
      return Schema.faults(of: members, properties, place, names)
    case (.reference(let name), _):
      return names[name]?.faults(of: value, at: place, names: names) ?? fault("has no schema")
    default: return fault("is no \(word)")
    }
  }

  private static func faults(
    of members: [JSONValue.Member], _ properties: [Property], _ place: String,
    _ names: [String: Schema]
  ) -> [FieldFault] {
    var faults: [FieldFault] = []
    for member in members {
      let field = join(place, member.name)
      guard let property = properties.first(where: { $0.name == member.name }) else {
        faults.append(FieldFault(field: field, reason: "is no field here"))
        continue
      }
      faults += property.schema.faults(of: member.value, at: field, names: names)
    }
    for property in properties where property.isRequired {
      guard !members.contains(where: { $0.name == property.name }) else { continue }
      faults.append(FieldFault(field: join(place, property.name), reason: "is missing"))
    }
    return faults
  }

  private static func reason(
    _ text: String, _ lengths: ClosedRange<Int>, _ form: Form?
  ) -> String? {
    // JSON Schema counts characters as code points.
    let count = text.unicodeScalars.count
    guard lengths.contains(count) else {
      return lengths.lowerBound == lengths.upperBound
        ? form?.fault ?? "has not \(lengths.lowerBound) characters"
        : "has \(count) characters, not \(lengths.lowerBound) to \(lengths.upperBound)"
    }
    let isFit =
      switch form {
      case .identifier: text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      case .day: BusinessDay(text) != nil
      case .moment: LocalMoment(text) != nil
      case .instant: Instant(text) != nil
      case .prose: text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }
      case nil: true
      }
    return isFit ? nil : form?.fault
  }

  /// A whole number also when it is written `3.0`, as JSON Schema has it.
  static func whole(_ digits: String) -> Int? {
    if let number = Int(digits) { return number }
    guard let number = Double(digits), number == number.rounded(), abs(number) < 9e15 else {
      return nil
    }
    return Int(number)
  }

  private static func join(_ place: String, _ name: String) -> String {
    place.isEmpty ? name : "\(place)/\(name)"
  }

  private var word: String {
    switch self {
    case .text, .word: "text"
    case .number, .numberAbove: "number"
    case .integer: "whole number"
    case .flag: "true or false"
    case .list: "list"
    case .map, .object, .reference: "object"
    case .anything: "value"
    }
  }
}

extension LocalMoment {
  /// Reads a minute as it is written: `2026-06-30T09:05`.
  init?(_ text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = BusinessDay(String(parts[0])),
      let time = TimeOfDay(String(parts[1]))
    else { return nil }
    self.init(day: day, time: time)
  }
}
