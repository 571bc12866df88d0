package import GRDB

/// The ledger's schema, one frozen file of SQL a step.
package enum Migrations {
  /// The steps in order. The name of a step is the name of its file.
  package static let steps: [(name: String, sql: [UInt8])] = [
    ("202611221500-first", PackageResources._02611221500_first_sql),
    ("202611221840-transfer-outcome", PackageResources._02611221840_transfer_outcome_sql),
    ("202611221850-published-forecast", PackageResources._02611221850_published_forecast_sql),
    ("202611222000-trace-repository", PackageResources._02611222000_trace_repository_sql),
    ("202611222100-readers", PackageResources._02611222100_readers_sql),
    ("202611281700-transfer-request", PackageResources._02611281700_transfer_request_sql),
    ("202611281730-audit", PackageResources._02611281730_audit_sql),
    ("202611281730-idempotency-key", PackageResources._02611281730_idempotency_key_sql),
    ("202611281740-gains", PackageResources._02611281740_gains_sql),
    ("202611281800-people", PackageResources._02611281800_people_sql),
    ("202611281810-suggestion-override", PackageResources._02611281810_suggestion_override_sql),
    ("202611281900-clockwork", PackageResources._02611281900_clockwork_sql),
    ("202611282010-capture-owner", PackageResources._02611282010_capture_owner_sql),
    ("202611282025-alerts", PackageResources._02611282025_alerts_sql),
    ("202611282045-duty-report", PackageResources._02611282045_duty_report_sql),
    ("202611282100-trace-subscription", PackageResources._02611282100_trace_subscription_sql),
    ("202611282115-reader-keys", PackageResources._02611282115_reader_keys_sql),
    ("202611282130-weather-warning", PackageResources._02611282130_weather_warning_sql),
    ("202611282330-open-requests", PackageResources._02611282330_open_requests_sql),
    ("202611282345-channel-faults", PackageResources._02611282345_channel_faults_sql),
    ("202611282358-order-loss", PackageResources._02611282358_order_loss_sql),
    ("202611282359-requests-of-a-store", PackageResources._02611282359_requests_of_a_store_sql),
    ("202611291000-orders-of-a-store", PackageResources._02611291000_orders_of_a_store_sql),
  ]

  /// What brings a ledger of any past version to this one.
  package static var migrator: DatabaseMigrator { migrator(steps: steps.count) }

  /// What brings a ledger to the version after the first `count` steps.
  package static func migrator(steps count: Int) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for step in steps.prefix(count) {
      migrator.registerMigration(step.name) { database in
        try database.execute(sql: String(decoding: step.sql, as: UTF8.self))
      }
    }
    return migrator
  }
}
