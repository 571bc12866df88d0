import Foundation
public import Logging
import Synchronization

/// Writes a JSON object a line: what log collectors read without being taught.
public struct JSONLog: LogHandler {
  /// Fields that every line of the logger has.
  public var metadata: Logger.Metadata = [:]
  /// The least level that is written.
  public var logLevel: Logger.Level
  private let label: String
  private let now: @Sendable () -> String
  private let write: @Sendable (String) -> Void

  /// Takes a clock, ISO 8601 in UTC, and where lines go, their end included.
  public init(
    label: String, level: Logger.Level = .info, now: @escaping @Sendable () -> String,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.label = label
    self.logLevel = level
    self.now = now
    self.write = write
  }

  /// A field of every line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line.
  public func log(event: LogEvent) {
    var fields = metadata
    if let own = event.metadata { fields.merge(own) { $1 } }
    var line = "{\"at\":\"\(now())\",\"level\":\"\(event.level)\",\"from\":\(Self.quoted(label))"
    line += ",\"message\":\(Self.quoted("\(event.message)"))"
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      line += ",\(Self.quoted(name)):\(Self.quoted("\(value)"))"
    }
    write(line + "}\n")
  }

  /// A text as JSON has it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
