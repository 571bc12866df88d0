public import Balancing
import Foundation
public import Replenishment
public import SupplyChain

/// Everything that a chain can decide about its nights. The defaults stand in docs/settings.md.
public struct Settings: Sendable, Hashable, Codable {
  /// The language of sentences in CSV files and the one in which pages open.
  public var language = Language.english
  /// The zone of the chain's clocks.
  public var timeZone = "Asia/Shanghai"
  /// The GS1 company prefix under which crates and places get their numbers.
  public var companyPrefix = "6901234"
  /// Days ahead that are forecast, at least; longer where a material's window needs it.
  public var horizonDays = 14
  /// How headquarters sends.
  public var replenishment = ReplenishmentPolicy()
  /// How stores share.
  public var balancing = BalancingSettings()
  /// How readers' messages are treated, where it is not the default: no plan depends on it, and the
  /// settings of older runs do not know it.
  private var readerRules: ReaderRules?

  /// How readers' messages are treated.
  public var readers: ReaderRules {
    get { readerRules ?? ReaderRules() }
    set { readerRules = newValue == ReaderRules() ? nil : newValue }
  }

  /// What is asked of those who sign in, where it is not the default, likewise.
  private var accessRules: AccessRules?

  /// What is asked of those who sign in.
  public var access: AccessRules {
    get { accessRules ?? AccessRules() }
    set { accessRules = newValue == AccessRules() ? nil : newValue }
  }

  /// How requests are answered, where it is not the default: no plan depends on it either.
  private var requestRules: RequestRules?

  /// How requests are answered.
  public var requests: RequestRules {
    get { requestRules ?? RequestRules() }
    set { requestRules = newValue == RequestRules() ? nil : newValue }
  }

  /// When the service does what, where it is not the default: no plan depends on it either.
  private var clockRules: ClockRules?

  /// When the service does what.
  public var clock: ClockRules {
    get { clockRules ?? ClockRules() }
    set { clockRules = newValue == ClockRules() ? nil : newValue }
  }

  /// How long things are kept, where it is not the default: no plan depends on it either.
  private var retentionRules: RetentionRules?

  /// How long things are kept.
  public var retention: RetentionRules {
    get { retentionRules ?? RetentionRules() }
    set { retentionRules = newValue == RetentionRules() ? nil : newValue }
  }

  /// Where messages may go and lead to, where it is not the default: no plan depends on it either.
  private var messageRules: MessageRules?

  /// Where messages may go and lead to.
  public var messages: MessageRules {
    get { messageRules ?? MessageRules() }
    set { messageRules = newValue == MessageRules() ? nil : newValue }
  }

  /// When weather warns, where it is not the default: no plan depends on it either.
  private var warningRules: WarningRules?

  /// When a newer forecast of the weather warns.
  public var warnings: WarningRules {
    get { warningRules ?? WarningRules() }
    set { warningRules = newValue == WarningRules() ? nil : newValue }
  }

  /// The defaults.
  public init() {}

  /// Days from order to delivery of a material that does not say: ordering and sharing must look
  /// equally far ahead.
  var leadTimeDays: Int {
    get { replenishment.leadTimeDays }
    set {
      replenishment.leadTimeDays = newValue
      balancing.leadTimeDays = newValue
    }
  }
}

/// One setting: its name, what it means, and how it is read and written.
public struct SettingEntry: Sendable {
  /// `trip_fen`; as a flag `--set trip_fen=1500`, in the environment `CHAMA_TRIP_FEN`.
  public let name: String
  /// What it means, with its unit.
  public let meaning: String
  /// Its value as text.
  public let text: @Sendable (Settings) -> String
  /// Takes a text; returns what is wrong with it, or `nil`.
  let set: @Sendable (inout Settings, String) -> String?
}

extension Settings {
  /// All settings, in the order in which they are shown.
  public static let entries: [SettingEntry] =
    general + replenishmentEntries + balancingEntries + readerEntries + accessEntries
    + requestEntries + clockEntries + messageEntries + warningEntries

  private static let general: [SettingEntry] = [
    SettingEntry(
      name: "language", meaning: "language of sentences in files and pages: en or zh",
      text: { $0.language.rawValue },
      set: { settings, text in
        guard let language = Language(rawValue: text) else { return "it is en or zh" }
        settings.language = language
        return nil
      }),
    SettingEntry(
      name: "time_zone", meaning: "zone of the chain's clocks", text: { $0.timeZone },
      set: { settings, text in
        guard TimeZone(identifier: text) != nil else { return "there is no such time zone" }
        settings.timeZone = text
        return nil
      }),
    SettingEntry(
      name: "company_prefix", meaning: "GS1 company prefix, 6 to 9 digits",
      text: { $0.companyPrefix },
      set: { settings, text in
        // A longer one leaves fewer than a thousand numbers for stores and materials.
        guard (6...9).contains(text.utf8.count),
          text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return "it has 6 to 9 digits" }
        settings.companyPrefix = text
        return nil
      }),
    .whole("horizon_days", "days ahead that are forecast, at least", \.horizonDays, 1...35),
  ]

  private static let replenishmentEntries: [SettingEntry] = [
    .whole(
      "lead_time_days", "days from order to delivery of a material that does not say",
      \.leadTimeDays, 0...14),
    .whole(
      "review_days", "days between two orders of a material that does not say",
      \.replenishment.reviewDays, 1...14),
    .real(
      "service_level", "service level of a material whose costs are not known",
      \.replenishment.serviceLevel, 0.5...0.99),
    .real(
      "lowest_service_level", "least service level that economics may ask for",
      \.replenishment.lowestServiceLevel, 0.01...0.99),
    .real(
      "highest_service_level", "greatest service level that economics may ask for",
      \.replenishment.highestServiceLevel, 0.5...0.99),
    .real(
      "shortage_weight",
      "what a shortage counts more than its margin, in the odds of every service level",
      \.replenishment.shortageWeight, 0.01...100),
    .real(
      "shortage_per_unit_cost",
      "what a unit short counts, in its unit cost; 0: the material's own shortage cost",
      \.replenishment.shortagePerUnitCost, 0...1000),
    .real(
      "holding_rate_a_year", "cost of holding stock a year, as a share of its worth",
      \.replenishment.holdingRateAYear, 0...100),
    .real(
      "told_run_out_chance", "chance of running out that becomes an exception",
      \.replenishment.toldRunOutChance, 0...1),
    .real(
      "told_change_factor", "change of demand that becomes an exception",
      \.replenishment.toldChangeFactor, 1...100),
  ]

  private static let balancingEntries: [SettingEntry] = [
    .fen("trip_fen", "what a trip costs before its first kilometre", \.balancing.tripFen),
    .fen("fen_per_kilometre", "what a kilometre by road costs", \.balancing.fenPerKilometre),
    .real(
      "road_factor", "kilometres by road for one of the great circle", \.balancing.roadFactor,
      1...10),
    .real(
      "kilometres_an_hour", "how fast the vehicle gets on", \.balancing.kilometresAnHour, 1...200),
    .fen("capacity_kilograms", "what the vehicle carries", \.balancing.capacityKilograms),
    .fen("cold_kit_fen", "what the cold kit costs a trip", \.balancing.coldKitFen),
    .fen(
      "disposal_fen_per_pack", "what it costs to dispose of an expired pack, besides its price",
      \.balancing.disposalFenPerPack),
    .fen(
      "handling_fen_per_pack", "handling of a pack at both ends", \.balancing.handlingFenPerPack),
    .whole(
      "most_trips_per_store", "trips of a night that may begin or end at a store; 0: no limit",
      \.balancing.mostTripsPerStore, 0...1000),
    .fen(
      "least_leg_worth_fen", "what a trip must add to the worth of the plan after its cost",
      \.balancing.leastLegWorthFen),
    SettingEntry(
      name: "blocked_pairs",
      meaning: "stores that may not give to another: S-0031>S-0007, or <> for both directions",
      text: { $0.balancing.blockedPairs.text },
      set: { settings, text in
        guard let pairs = BlockedPairs(text) else {
          return "write pairs of two stores, such as S-0031>S-0007, S-0002<>S-0009"
        }
        settings.balancing.blockedPairs = pairs
        return nil
      }),
    .real(
      "radius_kilometres", "how far apart two stores of a city may lie",
      \.balancing.radiusKilometres, 0.1...1000),
    SettingEntry(
      name: "donor_keeps_level",
      meaning: "level of its demand until its next delivery that a donor keeps; 0 keeps nothing",
      text: { "\($0.balancing.donorKeepsLevel ?? 0)" },
      set: { settings, text in
        guard let level = Double(text), (0...0.99).contains(level) else {
          return "it lies between 0 and 0.99"
        }
        settings.balancing.donorKeepsLevel = level == 0 ? nil : level
        return nil
      }),
    .real(
      "waiting_share", "share of later shortage that tomorrow's plan cannot repair",
      \.balancing.waitingShare, 0...1),
    .real(
      "used_before_expiry_level", "how sure a recipient must be to use goods before they expire",
      \.balancing.usedBeforeExpiryLevel, 0.5...0.99),
    .whole(
      "short_lived_days", "goods of at most this shelf life are rescued from expiry",
      \.balancing.shortLivedDays, 0...365),
    .whole(
      "least_days_left", "days a lot can still be used on arrival, that of arrival included",
      \.balancing.leastDaysLeft, 1...365),
    .whole(
      "oldest_count_days", "a store counted longer ago takes part in no transfer",
      \.balancing.oldestCountDays, 0...365),
    .time(
      "departs_at", "when vehicles leave on the morning after the night",
      \.balancing.departsAt),
    .time(
      "latest_departure", "the latest departure, for stores that open later",
      \.balancing.latestDeparture),
    .whole(
      "emergency_ready_minutes", "minutes from a question to the vehicle's departure",
      \.balancing.emergencyReadyMinutes, 0...1440),
    .time(
      "emergency_departs_from", "the first departure of a day for an emergency",
      \.balancing.emergencyDepartsFrom),
    .time(
      "emergency_departs_until", "the last departure of a day for an emergency",
      \.balancing.emergencyDepartsUntil),
  ]
}

extension Settings {
  private static let readerEntries: [SettingEntry] = [
    .whole(
      "raw_reads_kept_days", "days for which raw reads of readers are kept",
      \.readers.rawReadsKeptDays, 1...365),
    .whole(
      "reader_clock_tolerance_minutes", "how far the clocks of two readers may be apart",
      \.readers.clockToleranceMinutes, 0...120),
  ]

  private static let accessEntries: [SettingEntry] = [
    SettingEntry(
      name: "second_factor", meaning: "whether headquarters must have a second factor: yes or no",
      text: { $0.access.asksSecondFactor ? "yes" : "no" },
      set: { settings, text in
        guard text == "yes" || text == "no" else { return "it is yes or no" }
        settings.access.asksSecondFactor = text == "yes"
        return nil
      }),
    .whole(
      "sign_in_idle_minutes", "minutes without being seen after which one signs in again",
      \.access.idleMinutes, 5...1440),
    .whole(
      "signed_in_hours", "hours after which one signs in again in any case",
      \.access.signedInHours, 1...168),
  ]
}

extension Settings {
  private static let requestEntries: [SettingEntry] = [
    .fen(
      "approval_above",
      "worth of an order's goods at cost, in fen, above which headquarters must approve it",
      \.requests.approvalAbove),
    .whole(
      "request_escalates_minutes", "minutes without an answer after which headquarters is told",
      \.requests.escalatesAfterMinutes, 1...1440),
  ]
}

/// How requests are answered.
public struct RequestRules: Sendable, Hashable, Codable {
  /// The worth of an order's goods at cost, in fen, above which headquarters must approve what a
  /// donor has accepted.
  public var approvalAbove: Int64 = 50_000
  /// Minutes without an answer after which headquarters is told.
  public var escalatesAfterMinutes = 20

  /// The defaults.
  public init() {}
}

extension Settings {
  private static let clockEntries: [SettingEntry] = [
    .time("night_at", "when the service runs the night of the day before", \.clock.nightAt),
    .whole(
      "night_grace_minutes", "minutes after the latest store's cut-off for which a night waits",
      \.clock.graceMinutes, 0...720),
    .whole(
      "night_retry_minutes", "minutes until a night that failed is tried again",
      \.clock.retryMinutes, 1...240),
    .time("backup_at", "when the service backs the ledger up", \.clock.backupAt),
    .time(
      "housekeeping_at", "when the service lets go of what was kept long enough",
      \.clock.housekeepingAt),
    .time("report_at", "when the service sends the morning report", \.clock.reportAt),
    .whole(
      "clock_silent_minutes", "minutes without a beat after which the clock is taken for dead",
      \.clock.silentMinutes, 2...1440),
    .whole(
      "outputs_kept_days", "days for which the files of published runs are kept",
      \.retention.outputsKeptDays, 90...36_500),
    .whole(
      "alerts_kept_days", "days for which alerts that are over and settled messages are kept",
      \.retention.alertsKeptDays, 7...36_500),
    .whole(
      "backups_kept_days", "days for which backups by the clock are kept",
      \.retention.backupsKeptDays, 1...36_500),
  ]
}

extension Settings {
  private static let messageEntries: [SettingEntry] = [
    SettingEntry(
      name: "service_url", meaning: "address under which people reach the service, for links",
      text: { $0.messages.serviceURL },
      set: { settings, text in
        let address = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard address.isEmpty || address.wholeMatch(of: MessageRules.address) != nil else {
          return "it is an address such as https://chama.example"
        }
        settings.messages.serviceURL = address
        return nil
      }),
    SettingEntry(
      name: "alert_trusted_hosts",
      meaning: "hosts inside the network that channels may reach, also without TLS",
      text: { $0.messages.trustedHosts.joined(separator: ", ") },
      set: { settings, text in
        let hosts = text.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
        guard hosts.allSatisfy({ $0.wholeMatch(of: MessageRules.host) != nil }) else {
          return "write hosts, such as relay.chain, 10.0.0.8"
        }
        settings.messages.trustedHosts = hosts
        return nil
      }),
  ]

  private static let warningEntries: [SettingEntry] = [
    .fen(
      "weather_warning_fen",
      "margin at stake, in fen, from which a newer forecast of the weather warns",
      \.warnings.leastStakeFen)
  ]
}

/// How readers' messages are treated.
public struct ReaderRules: Sendable, Hashable, Codable {
  /// Days for which raw reads are kept.
  public var rawReadsKeptDays = 14
  /// Minutes by which the clocks of two readers may be apart.
  public var clockToleranceMinutes = 10

  /// The defaults.
  public init() {}

  var clockTolerance: Int64 { Int64(clockToleranceMinutes) * 60_000 }
}

extension SettingEntry {
  fileprivate static func whole(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, Int> & Sendable,
    _ range: ClosedRange<Int>
  ) -> SettingEntry {
    SettingEntry(
      name: name, meaning: meaning, text: { "\($0[keyPath: path])" },
      set: { settings, text in
        guard let value = Int(text), range.contains(value) else {
          return "it is a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
        settings[keyPath: path] = value
        return nil
      })
  }

  fileprivate static func time(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, TimeOfDay> & Sendable
  ) -> SettingEntry {
    SettingEntry(
      name: name, meaning: meaning, text: { "\($0[keyPath: path])" },
      set: { settings, text in
        guard let value = TimeOfDay(text) else { return "it is a time such as 10:00" }
        settings[keyPath: path] = value
        return nil
      })
  }

  static func fen(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, Int64> & Sendable
  ) -> SettingEntry {
    SettingEntry(
      name: name, meaning: meaning, text: { "\($0[keyPath: path])" },
      set: { settings, text in
        guard let value = Int64(text), (0...1_000_000_000).contains(value) else {
          return "it is a whole number from 0 to 1,000,000,000"
        }
        settings[keyPath: path] = value
        return nil
      })
  }

  fileprivate static func real(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, Double> & Sendable,
    _ range: ClosedRange<Double>
  ) -> SettingEntry {
    SettingEntry(
      name: name, meaning: meaning, text: { "\($0[keyPath: path])" },
      set: { settings, text in
        guard let value = Double(text), range.contains(value) else {
          return "it is a number from \(range.lowerBound) to \(range.upperBound)"
        }
        settings[keyPath: path] = value
        return nil
      })
  }
}
