package import Access
package import Traceability

extension Schema {
  /// The fields of the permission table that a value shows.
  package func fields(of value: JSONValue, names: [String: Schema]) -> Set<Access.Field> {
    switch self {
    case .list(let item, _):
      return value.elements.reduce(into: []) { $0.formUnion(item.fields(of: $1, names: names)) }
    case .map(let item):
      return value.members.reduce(into: []) {
        $0.formUnion(item.fields(of: $1.value, names: names))
      }
    case .object(let properties):
      return properties.reduce(into: []) { fields, property in
        guard let member = value[property.name] else { return }
        if let field = property.field { fields.insert(field) }
        fields.formUnion(property.schema.fields(of: member, names: names))
      }
    case .reference(let name): return names[name]?.fields(of: value, names: names) ?? []
    default: return []
    }
  }

  /// The same value without what some fields of the permission table show.
  package func hiding(
    _ hidden: Set<Access.Field>, in value: JSONValue, names: [String: Schema]
  ) -> JSONValue {
    switch (self, value) {
    case (.list(let item, _), .array(let elements)):
      return .array(elements.map { item.hiding(hidden, in: $0, names: names) })
    case (.map(let item), .object(let members)):
      return .object(
        members.map {
          .init(name: $0.name, value: item.hiding(hidden, in: $0.value, names: names))
        })
    case (.object(let properties), .object(let members)):
      return .object(
        members.compactMap { member in
          let property = properties.first { $0.name == member.name }
          if let field = property?.field, hidden.contains(field) { return nil }
          let shown = property?.schema.hiding(hidden, in: member.value, names: names)
          return .init(name: member.name, value: shown ?? member.value)
        })
    case (.reference(let name), _):
      return names[name]?.hiding(hidden, in: value, names: names) ?? value
    default: return value
    }
  }

  /// The fields of the permission table that a value may show.
  package func fields(names: [String: Schema]) -> Set<Access.Field> {
    switch self {
    case .list(let item, _), .map(let item): return item.fields(names: names)
    case .object(let properties):
      return properties.reduce(into: []) { fields, property in
        if let field = property.field { fields.insert(field) }
        fields.formUnion(property.schema.fields(names: names))
      }
    case .reference(let name): return names[name]?.fields(names: names) ?? []
    default: return []
    }
  }
}
