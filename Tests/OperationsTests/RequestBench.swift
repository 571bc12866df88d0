import Access
import Balancing
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// How long questions, requests and acts take on a ledger of size, in process. Not a test of time:
/// it prints, and `Benchmarks/requests.py` reads. CHAMA_BENCH_LEDGER is a ledger with a published
/// plan, which is written to.
@Suite(
  "Requests, measured",
  .enabled(if: ProcessInfo.processInfo.environment["CHAMA_BENCH_LEDGER"] != nil))
struct RequestBench {
  private let clock = ContinuousClock()

  private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let span = try clock.measure(body)
    return Double(span.components.attoseconds) / 1e15 + Double(span.components.seconds) * 1e3
  }

  private func tell(_ what: String, _ times: [Double]) {
    let sorted = times.sorted()
    func at(_ share: Double) -> Double {
      sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
    }
    let rate = Double(times.count) / times.reduce(0, +) * 1000
    print(
      "figure \(what) count=\(times.count) p50=\(at(0.5)) p99=\(at(0.99)) max=\(at(1)) rate=\(rate)"
    )
  }

  @Test("questions, durable requests, acceptances, and questions after each")
  func measured() throws {
    let path = try #require(ProcessInfo.processInfo.environment["CHAMA_BENCH_LEDGER"])
    let ledger = try Ledger(path: path)
    LedgerKeysOfTests.hand(to: ledger)
    let desks = TransferDesks(ledger: ledger, settings: Settings())
    let run = try #require(try ledger.currentRun())
    let now = LocalMoment(day: run.moment.day + 1, time: TimeOfDay(minutes: 600) ?? .midnight)
    let lines = try ledger.suggestions(of: run.id)
    let instant = try #require(Instant("2026-07-01T02:00:00Z"))
    let caller = RequestAct(Caller(.operator("bench"), at: instant, day: now.day), now: now)
    let first = try #require(lines.first)
    tell(
      "first",
      [try milliseconds { _ = try ask(desks, first, packs: 1, now) }])
    tell("warm", [try milliseconds { try desks.warmUp() }])
    var seconds: [Double] = []
    for index in 0..<20_000 {
      let line = lines[index * 7919 % lines.count]
      seconds.append(try milliseconds { _ = try ask(desks, line, packs: 1 + index % 5, now) })
    }
    tell("question", seconds)
    let requests = RequestTransfer(ledger: ledger, desks: desks, clock: SystemSeconds.clock)
    var made: [StoredTransferRequest] = []
    seconds = []
    for index in 0..<2000 {
      let line = lines[index * 7919 % lines.count]
      seconds.append(
        try milliseconds {
          made.append(
            try requests.ask(
              RequestTransfer.Question(
                store: line.store, material: line.material, quantity: line.packSize,
                neededBy: now.advanced(byMinutes: 180 + index / lines.count), why: "bench"),
              by: caller
            ).stored)
        })
    }
    tell("request", seconds)
    try accept(made, ledger, desks, caller, lines, now)
  }

  private func accept(
    _ made: [StoredTransferRequest], _ ledger: Ledger, _ desks: TransferDesks,
    _ caller: RequestAct, _ lines: [Suggestion], _ now: LocalMoment
  ) throws {
    let answers = AnswerRequest(ledger: ledger, desks: desks, caller: caller)
    var (accepting, after): ([Double], [Double]) = ([], [])
    for stored in made.filter({ $0.request.state == .offered }).prefix(200) {
      guard let donor = stored.request.offers.first?.terms.from else { continue }
      let line = lines[accepting.count * 31 % lines.count]
      accepting.append(
        try milliseconds {
          do {
            _ = try answers.accept(stored.request.content.number, from: donor)
          } catch let failure as LedgerFailure where failure.kind == .conflict {}
        })
      let asking = stored.request.content.store
      after.append(
        try milliseconds {
          _ = try AskTransfer(desks: desks).answer(
            EmergencyRequest(
              store: asking, material: line.material, quantity: line.packSize, askedAt: now,
              neededBy: now.advanced(byMinutes: 180)))
        })
    }
    tell("acceptance", accepting)
    tell("question_after", after)
  }

  private func ask(
    _ desks: TransferDesks, _ line: Suggestion, packs: Int, _ now: LocalMoment
  ) throws -> EmergencyAnswer {
    try AskTransfer(desks: desks).answer(
      EmergencyRequest(
        store: line.store, material: line.material, quantity: line.packSize.times(packs),
        askedAt: now, neededBy: now.advanced(byMinutes: 180))
    ).answer
  }
}

/// Seconds of the machine, as the program measures them.
private enum SystemSeconds {
  static let clock = WallClock(
    instant: { "2026-07-01T02:00:00Z" }, seconds: { ProcessInfo.processInfo.systemUptime })
}
