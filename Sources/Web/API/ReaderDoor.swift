import Access
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import SupplyChain
import Traceability

extension RouteTable {
  /// What RFID readers post to.
  static let readers: [Route] = [
    Route(
      method: .post, path: "/{reader}/reads", family: .readers,
      summary: "Takes in a reader's message, in the form that it was registered with",
      action: .handInReads, parameters: [.path("reader", "The reader's id.")], body: .anything,
      answer: .anything, ownsTransactions: true
    ) { call in
      let outcome = try IngestReads(
        ledger: call.ledger, settings: call.settings, caller: call.caller
      ).ingest(
        call.bytes, from: call.id("reader", ReaderID.self), received: call.caller.at.text,
        isLive: true)
      return try .json(outcome)
    }
  ]
}

extension Interface {
  /// Who asks at a route; at that of a reader it may be the reader itself.
  func asker(
    of request: Request, of route: Route, _ context: WebContext
  ) async throws -> KnownAsker {
    guard route.family == .readers, let key = Interface.readerKey(of: request) else {
      return try await asker(of: request, context)
    }
    let now = service.clock.seconds()
    let stranger = "address \(context.network)"
    try service.rates.require(stranger, at: now)
    let name = context.parameters.get("reader")?.removingPercentEncoding ?? ""
    let origin = context.origin
    do {
      let principal = try await service.pool.run { [service] () throws -> Principal in
        var refused = RefusedCredential(.unknown)
        let recognise = Recognise(service.door, origin: origin, at: service.clock.instant()) {
          refused = $0
        }
        do { return try recognise.reader(key).principal } catch is AccessFailure { throw refused }
      }
      // Whether there is such a reader is nobody's business without its key.
      guard principal.kind == .reader(name) else {
        throw RefusedCredential(.others, of: principal.name)
      }
      try service.rates.take(principal.name, at: now)
      return KnownAsker(principal)
    } catch let refused as RefusedCredential {
      try service.rates.take(stranger, at: now)
      await service.note(refused, "reader key", context)
      throw ServiceFailure.notSignedIn
    }
  }

  /// A reader's key: as a bearer's, or as the password of basic authentication with any name, which
  /// is what most readers can be set to.
  private static func readerKey(of request: Request) -> String? {
    guard let field = request.headers[.authorization] else { return nil }
    let parts = field.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0].lowercased() {
    case "bearer": return parts[1].hasPrefix("chr_") ? parts[1] : nil
    case "basic":
      guard let data = Data(base64Encoded: parts[1]) else { return nil }
      let pair = String(decoding: data, as: UTF8.self)
        .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 ? String(pair[1]) : nil
    default: return nil
    }
  }

  /// Reads a reader's request: its body is taken as it is, whatever it says of its type.
  func readerCall(
    _ request: Request, _ route: Route, _ principal: Principal, _ context: WebContext
  ) async throws -> Call {
    let (parameters, faults) = Interface.pathParameters(route, context)
    guard faults.isEmpty else { throw Problem.Fault(faults) }
    var call = Call(
      service: service, route: route, principal: principal, parameters: parameters, body: .null,
      version: nil)
    let buffer = try await request.wholeBody(upTo: service.limits.readsBytes)
    call.bytes = Array(buffer.readableBytesView)
    return call
  }
}
