import Balancing
import Crypto
import Foundation
import Replenishment
import SupplyChain
import Yams

/// Where a setting in force came from.
public enum SettingSource: String, Sendable {
  /// Nobody said anything.
  case builtIn = "default"
  /// The YAML file.
  case file = "settings file"
  /// A variable `CHAMA_…`.
  case environment
  /// A flag.
  case flag
}

/// The settings in force, and where each came from.
public struct ResolvedSettings: Sendable {
  /// The settings.
  public var settings = Settings()
  /// The source of each setting that is not the default, by name.
  public private(set) var sources: [String: SettingSource] = [:]

  /// Resolves flags over the environment over a YAML file over the defaults.
  ///
  /// - Parameters:
  ///   - flags: `name=value` each.
  ///   - environment: the process's variables; those named `CHAMA_` and a setting's name count.
  ///   - file: a YAML file of `name: value` lines, or `nil`.
  /// - Throws: ``OperationsFailure/badSetting(name:value:reason:)`` or
  ///   ``OperationsFailure/badSettingsFile(path:reason:)``.
  public init(flags: [String], environment: [String: String], file: String?) throws {
    if let file {
      for (name, value) in try ResolvedSettings.values(inFile: file) {
        try set(name, value, from: .file)
      }
    }
    for entry in Settings.entries {
      guard let value = environment["CHAMA_" + entry.name.uppercased()] else { continue }
      try set(entry.name, value, from: .environment)
    }
    for flag in flags {
      let parts = flag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw OperationsFailure.badSetting(
          name: flag, value: "", reason: "write it as name=value")
      }
      try set(String(parts[0]), String(parts[1]), from: .flag)
    }
    try requireConsistency()
  }

  private mutating func set(_ name: String, _ value: String, from source: SettingSource) throws {
    guard let entry = Settings.entries.first(where: { $0.name == name }) else {
      throw OperationsFailure.badSetting(
        name: name, value: value, reason: "there is no such setting")
    }
    if let reason = entry.set(&settings, value) {
      throw OperationsFailure.badSetting(name: name, value: value, reason: reason)
    }
    sources[name] = source
  }

  private func requireConsistency() throws {
    let policy = settings.replenishment
    if policy.lowestServiceLevel > policy.highestServiceLevel {
      throw OperationsFailure.badSetting(
        name: "lowest_service_level", value: "\(policy.lowestServiceLevel)",
        reason: "it lies above highest_service_level")
    }
    if let fault = settings.balancing.fault {
      throw OperationsFailure.badSetting(name: "balancing", value: "", reason: fault)
    }
  }

  static func values(inFile path: String) throws -> [(String, String)] {
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw OperationsFailure.badSettingsFile(path: path, reason: SystemReason(error).text)
    }
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw OperationsFailure.badSettingsFile(path: path, reason: "it is no YAML (\(error))")
    }
    guard let root else { return [] }
    guard let mapping = root.mapping else {
      throw OperationsFailure.badSettingsFile(path: path, reason: "it is no list of name: value")
    }
    return try mapping.map { key, value in
      guard let name = key.string, let text = value.scalar?.string else {
        throw OperationsFailure.badSettingsFile(
          path: path, reason: "each line is one name and one plain value")
      }
      return (name, text)
    }
  }
}

extension Settings {
  /// The settings as sorted JSON: what a run keeps and its settings hash is made of.
  var json: String {
    get throws { try canonicalJSON(self) }
  }

  /// Takes back what a run kept, also one of an earlier version: a setting that it did not know
  /// has its default.
  init(json: String) throws {
    func object(_ text: String) throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
    var merged = try object(Settings().json)
    for (name, value) in try object(json) {
      guard let part = value as? [String: Any], var known = merged[name] as? [String: Any] else {
        merged[name] = value
        continue
      }
      // The one setting that may be nothing is left out then.
      known["donorKeepsLevel"] = nil
      merged[name] = known.merging(part) { $1 }
    }
    let data = try JSONSerialization.data(withJSONObject: merged)
    self = try JSONDecoder().decode(Settings.self, from: data)
  }

  /// The settings by name, as text.
  public var texts: [String: String] {
    Dictionary(uniqueKeysWithValues: Settings.entries.map { ($0.name, $0.text(self)) })
  }
}

/// SHA-256 of a text, 64 hexadecimal digits.
func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

/// SHA-256 of bytes, 64 hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

extension SHA256.Digest {
  /// The digest in lower-case hexadecimal digits.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
