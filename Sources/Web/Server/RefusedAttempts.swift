import Access
import HTTPTypes
import Hummingbird
import Logging
import Operations
import Persistence
import SupplyChain
import Synchronization

/// Counts what is refused before anybody is let in, so that the audit trail tells of it and cannot
/// be filled by it: of one sort from one network within an hour, the first, tenth, hundredth and so
/// on have an entry.
final class RefusedAttempts: Sendable {
  /// What is counted together.
  struct Sort: Hashable {
    /// What was shown: `key`, `sign-in`, `reader key`, `request of another site`.
    let what: String
    /// Why it was refused.
    let why: String
    /// Whose it was, as far as it is known.
    let owner: String?
    /// Where it came from.
    var network: String
  }

  /// What an entry tells.
  struct Tally: Hashable {
    /// How many there were in the present hour.
    let count: Int
    /// How many in the last hour in which there were any, when this is the first.
    let before: Int
  }

  private struct State {
    var hour: Int64 = 0
    var counts: [Sort: Int] = [:]
    var last: [Sort: Int] = [:]
  }

  /// So many sorts are told apart in an hour; all further networks count as one.
  private static let most = 1000
  private let state = Mutex(State())

  /// Counts one, and tells whether it is to have an entry.
  func count(_ sort: Sort, at instant: Instant) -> Tally? {
    state.withLock { state in
      let hour = instant.seconds / 3600
      if state.hour != hour {
        (state.last, state.counts, state.hour) = (state.counts, [:], hour)
      }
      var sort = sort
      if state.counts[sort] == nil, state.counts.count >= RefusedAttempts.most {
        sort.network = "others"
      }
      let count = (state.counts[sort] ?? 0) + 1
      state.counts[sort] = count
      guard RefusedAttempts.isTold(count) else { return nil }
      return Tally(count: count, before: count == 1 ? state.last[sort] ?? 0 : 0)
    }
  }

  /// Powers of ten.
  private static func isTold(_ count: Int) -> Bool {
    var rest = count
    while rest % 10 == 0 { rest /= 10 }
    return rest == 1
  }
}

extension ChainService {
  /// Tells the audit trail that what somebody showed opens nothing.
  func note(_ refused: RefusedCredential, _ what: String, _ context: WebContext) async {
    await note(
      RefusedAttempts.Sort(
        what: what, why: refused.reason.rawValue, owner: refused.owner,
        network: context.network), context)
  }

  /// Refuses what another site has a browser send here, and tells the audit trail.
  ///
  /// - Throws: ``ServiceFailure/otherSite``.
  func requireSameSite(_ request: Request, _ context: WebContext) async throws(ServiceFailure) {
    do {
      try SameSite.require(request)
    } catch {
      try rates.take("address \(context.network)", at: clock.seconds())
      let origin = context.origin
      // Whose browser it was is worth knowing: somebody has led them to that site.
      let owner = try? await pool.run { [self] in
        try SessionCookie.token(of: request).map {
          try authenticator.principal(.signIn($0), origin).name
        }
      }
      await note(
        RefusedAttempts.Sort(
          what: "request of another site", why: "other_site", owner: owner,
          network: context.network), context)
      throw error
    }
  }

  private func note(_ sort: RefusedAttempts.Sort, _ context: WebContext) async {
    let instant = clock.instant()
    guard let tally = refusals.count(sort, at: instant) else { return }
    var after = ["why": sort.why, "attempts_this_hour": "\(tally.count)"]
    if tally.before > 0 { after["attempts_last_hour"] = "\(tally.before)" }
    if sort.owner == nil { after["network"] = sort.network }
    let record = AuditRecord(
      Act(by: sort.owner ?? "unknown", at: instant.text, from: context.origin), .signIn,
      subject: sort.what, outcome: .refused, after: after)
    do {
      try await writing.run { [ledger] in try ledger.audit(record) }
    } catch {
      // Who is refused is refused also while nothing can be written.
      logger.error("a refusal is not in the audit trail", metadata: ["why": "\(sort.why)"])
    }
  }
}
