import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import Operations
import Persistence
import Synchronization

/// What those who operate the service ask: is it alive, is it ready, how does it do.
struct Operating: Sendable {
  let service: ChainService

  func add(to router: Router<WebContext>) {
    router.get("/livez") { _, _ in Operating.text("alive\n") }
    router.get("/readyz") { _, context in
      try service.strangers.take(context.network, at: service.clock.seconds())
      return try await ready()
    }
    router.get("/metrics") { _, context in
      guard context.isLocal else { throw ServiceFailure.notLocal }
      return try await metrics()
    }
    let document = OpenAPI.document(version: ProgramVersion.current)
    router.get("/openapi.json") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: document)))
    }
  }

  /// Ready is who can read and write: the check takes the writer as every change does. With a dead
  /// clock it still serves people: that is told, and no reason to send them away.
  private func ready() async throws -> Response {
    try await service.writing.run { [service] in
      try service.ledger.check()
      let silences = service.pulse.silences(at: service.clock.seconds())
      guard !silences.isEmpty else { return Operating.text("ready\n") }
      let lines = silences.map {
        "degraded: the clock's \($0.part.rawValue) have been silent for \($0.seconds) s\n"
      }
      return Operating.text("ready\n" + lines.joined())
    }
  }

  private func metrics() async throws -> Response {
    let gauges: [(String, String, Double)] = [
      (
        "chama_requests_under_way", "Requests that are being answered.",
        Double(service.figures.underWay.load(ordering: .relaxed))
      ),
      (
        "chama_work_waiting", "Pieces of work on the ledger, under way or waiting.",
        Double(service.pool.depth + service.writing.depth)
      ),
      (
        "chama_answers_held_bytes", "Bytes of answers that are held ready.",
        Double(service.cache.bytes)
      ),
      (
        "chama_answers_from_held", "Answers that were held ready, so far.",
        Double(service.figures.held.load(ordering: .relaxed))
      ),
      (
        "chama_ledger_changes", "Transactions written since the start.",
        Double(service.ledger.changeCount)
      ),
      ("chama_night_running", "Whether a night is at work.", service.nights.isRunning ? 1 : 0),
      (
        "chama_clock_silent", "Parts of the clock that have been silent for too long.",
        Double(service.pulse.silences(at: service.clock.seconds()).count)
      ),
      ("process_resident_memory_bytes", "Memory of the process.", Operating.residentBytes()),
    ]
    return Operating.text(
      service.figures.text(gauges.map { (name: $0.0, help: $0.1, value: $0.2) }),
      type: "text/plain; version=0.0.4; charset=utf-8")
  }

  private static func residentBytes() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Double(fields[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) : 0
  }

  private static func text(
    _ text: String, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
