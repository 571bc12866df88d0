import GRDB
public import SupplyChain

extension Ledger {
  /// What the chain's past up to `day` has decided about its forecasts, as JSON; `nil` when that
  /// has not been worked out.
  public func forecastSettings(asOf day: BusinessDay) throws -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT settings FROM forecast_settings WHERE day = ?",
        arguments: [day.daysSinceEpoch])
    }
  }

  /// Keeps what the chain's past up to `day` has decided; what is kept is not changed.
  public func keep(forecastSettings: String, asOf day: BusinessDay) throws {
    try write { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO forecast_settings (day, settings) VALUES (?, ?)",
        arguments: [day.daysSinceEpoch, forecastSettings])
    }
  }
}
