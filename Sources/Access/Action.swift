/// What can be asked of Chama: one name a use case, whatever door it comes through.
///
/// The raw value is what API keys are scoped to and what the audit trail says.
public enum Action: String, Sendable, Hashable, Codable, CaseIterable {
  /// See stores, materials and the calendar.
  case viewChain = "view_chain"
  /// See what lies in stores, by lot.
  case viewStock = "view_stock"
  /// See what stores used, wasted and were delivered.
  case viewConsumption = "view_consumption"
  /// See forecasts with their quantiles and explanations.
  case viewForecast = "view_forecast"
  /// See suggestions and replenishment orders.
  case viewSuggestions = "view_suggestions"
  /// Make replenishment orders of suggestions.
  case acceptSuggestions = "accept_suggestions"
  /// Change a suggested quantity, with a reason.
  case changeSuggestions = "change_suggestions"
  /// Say that headquarters has sent a replenishment order, or call it off.
  case moveReplenishment = "move_replenishment"
  /// Say that a replenishment order has come.
  case receiveReplenishment = "receive_replenishment"
  /// See nights, their files and differences.
  case viewRuns = "view_runs"
  /// Run a night.
  case runNight = "run_night"
  /// See exceptions and alerts.
  case viewExceptions = "view_exceptions"
  /// See rules of alerts, channels and what was sent.
  case viewAlertRules = "view_alert_rules"
  /// Add, change, snooze and test rules of alerts, and send again what did not arrive.
  case manageAlertRules = "manage_alert_rules"
  /// Add, change and test the channels that messages go to.
  case manageChannels = "manage_channels"
  /// Look for what rules of alerts tell.
  case raiseAlerts = "raise_alerts"
  /// See transfer requests, orders and legs.
  case viewTransfers = "view_transfers"
  /// Ask for goods, change or withdraw the question.
  case askTransfer = "ask_transfer"
  /// Accept a request, in full or in part, or decline it.
  case answerRequest = "answer_request"
  /// Pass requests on that nobody has answered.
  case escalateRequests = "escalate_requests"
  /// Approve an order.
  case approveOrder = "approve_order"
  /// Turn a proposed order down.
  case rejectOrder = "reject_order"
  /// Call an approved order off before it leaves.
  case cancelOrder = "cancel_order"
  /// Give a leg its window and courier.
  case assignLeg = "assign_leg"
  /// Send an order off.
  case dispatchOrder = "dispatch_order"
  /// Report an order at the recipient's door.
  case reportArrival = "report_arrival"
  /// Book an order in, in full or in part.
  case receiveOrder = "receive_order"
  /// Close an order.
  case closeOrder = "close_order"
  /// Give an order up as lost.
  case loseOrder = "lose_order"
  /// See trace events, timelines and labels.
  case viewTrace = "view_trace"
  /// Hand in trace events.
  case captureTrace = "capture_trace"
  /// Name queries of trace events, and have their events sent somewhere.
  case subscribeTrace = "subscribe_trace"
  /// Hand in what RFID readers saw.
  case handInReads = "hand_in_reads"
  /// Declare a trace event wrong.
  case correctTrace = "correct_trace"
  /// See RFID readers.
  case viewReaders = "view_readers"
  /// Register and remove RFID readers.
  case manageReaders = "manage_readers"
  /// See what the chain gains: turnover, waste, stock-out days, response times.
  case viewGains = "view_gains"
  /// See the settings in force.
  case viewSettings = "view_settings"
  /// Change settings.
  case changeSettings = "change_settings"
  /// See people's accounts.
  case viewPeople = "view_people"
  /// Add and change people, unlock them, end their sign-ins.
  case managePeople = "manage_people"
  /// Sign in and out.
  case signIn = "sign_in"
  /// Change one's own password, second factor and language.
  case changeOwnAccount = "change_own_account"
  /// See API keys, without their secrets.
  case viewKeys = "view_keys"
  /// Issue, rotate and revoke API keys.
  case manageKeys = "manage_keys"
  /// Read and verify the audit trail.
  case viewAudit = "view_audit"
  /// Take the audit trail and its signed heads out.
  case exportAudit = "export_audit"
  /// See the service's health and figures.
  case viewHealth = "view_health"
  /// Make a backup.
  case backUp = "back_up"
  /// Restore a backup, and renew the keys that keep fields secret.
  case keepLedger = "keep_ledger"

  /// What the action is in words: `view stock`.
  public var words: String { rawValue.replacing("_", with: " ") }
}
