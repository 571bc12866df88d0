import Foundation

/// `value` as JSON whose keys are sorted, so that equal values are equal bytes: what documents,
/// settings and the results of verbs are kept as.
func canonicalJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
