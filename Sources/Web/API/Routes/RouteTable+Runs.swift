import Access
import Foundation
import HTTPTypes
import Operations
import Persistence
import SupplyChain

extension RouteTable {
  /// Nights.
  static let runs: [Route] = [
    Route(
      method: .get, path: "/runs", summary: "Published runs, the newest first",
      action: .viewRuns, parameters: Route.paging, answer: Route.list(of: "Run")
    ) { call in
      try call.answer(ShowRuns(call.ledger, to: call.caller).lines(call.page()))
    },
    Route(
      method: .get, path: "/runs/{run}", summary: "One run", action: .viewRuns,
      parameters: [run], answer: .reference("Run")
    ) { call in
      try .json(ShowRuns(call.ledger, to: call.caller).line(call.id("run", RunID.self)))
    },
    Route(
      method: .get, path: "/runs/{run}/record", summary: "What a run tells of itself: run.json",
      action: .viewRuns, parameters: [run], answer: .anything
    ) { call in
      .json(
        bytes: try ShowRuns(call.ledger, to: call.caller)
          .file("run.json", of: call.id("run", RunID.self)))
    },
    Route(
      method: .get, path: "/runs/{run}/changes",
      summary: "What a run suggests otherwise than the one of the day before, and why",
      action: .viewRuns, parameters: [run] + Route.paging, answer: .reference("RunDifference"),
      held: .plan
    ) { call in
      var difference = try CompareRuns(call.ledger, for: call.caller)
        .difference(of: call.id("run", RunID.self), call.page())
      difference.next = call.cursor(difference.next)
      return call.linked(try .json(difference), next: difference.next)
    },
    Route(
      method: .post, path: "/runs", summary: "Starts a night", action: .runNight,
      body: .object([
        .may("day", .day, "The business day; the last day in the feeds unless it is said."),
        .may("force", .flag, "true: a new version of a plan that exists."),
      ]), answer: .reference("Job"), status: 202, needsKey: true, work: startNight),
    Route(
      method: .get, path: "/jobs", summary: "Nights since the server began, the newest first",
      action: .viewRuns, parameters: Route.paging, answer: Route.list(of: "Job")
    ) { call in
      // The newest first: its place is the last in the order of numbers.
      try call.answer(call.service.nights.jobs) { "\(Int.max - $0.id)" }
    },
    Route(
      method: .get, path: "/jobs/{job}", summary: "How a night stands", action: .viewRuns,
      parameters: [job], answer: .reference("Job")
    ) { call in
      try .json(try found(call))
    },
    Route(
      method: .get, path: "/jobs/{job}/events",
      summary: "The progress of a night as server-sent events", action: .viewRuns,
      parameters: [job], answer: .text(0...1_000_000), answerType: "text/event-stream",
      stream: { call, last in
        let id = try found(call).id
        return ServerSentEvents.text(of: call.service.nights.events(of: id, after: last))
      }
    ) { _ in .done },
  ]

  /// What the service does by itself.
  static let clock: [Route] = [
    Route(
      method: .get, path: "/clock",
      summary: "What the service does by itself: each duty's last and next time",
      action: .viewRuns, answer: .reference("Clock")
    ) { call in
      try .json(
        ShowClock(ledger: call.ledger, settings: call.settings, caller: call.caller).view())
    }
  ]

  static let run = Route.Parameter.path("run", "The run's id.")
  static let job = Route.Parameter.path("job", "The job's number.")

  private static func found(_ call: Call) throws -> NightDesk.Job {
    let text = call.text("job") ?? ""
    guard let job = Int(text).flatMap(call.service.nights.job) else {
      throw OperationsFailure.unknownName(kind: "job", name: text)
    }
    return job
  }

  @Sendable private static func startNight(_ call: Call) throws -> Answer {
    try call.ledger.authorize(call.caller, to: .runNight, on: .chain)
    var request = call.service.places.request(
      of: call.bodyDay("day"), today: call.today, in: call.ledger, call.settings,
      by: call.principal)
    request.isForced = call.bodyFlag("force")
    let nights = call.service.nights
    let job = try nights.begin(by: call.principal)
    // The night begins when its key is written, not before: it would wait for the writer anyway.
    call.outcome.whenKept { [request] in nights.run(job, request) }
    call.outcome.whenLost { nights.withdraw(job) }
    return try Answer.json(job, status: 202).with("Location", "\(Route.root)/jobs/\(job.id)")
  }
}

/// The form of server-sent events (HTML, section 9.2).
enum ServerSentEvents {
  private static let beatSeconds = 15

  /// Events as text, with a comment now and then so that nobody takes the connection for dead.
  static func text(of events: AsyncStream<NightDesk.Event>) -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self)
    let telling = Task {
      for await event in events {
        let data = (try? JSONEncoder.interface.encode(event)) ?? Data()
        let text = String(decoding: data, as: UTF8.self)
        continuation.yield("id: \(event.number)\nevent: \(event.kind)\ndata: \(text)\n\n")
      }
      continuation.finish()
    }
    let beating = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(beatSeconds))
        continuation.yield(": beat\n\n")
      }
    }
    continuation.onTermination = { _ in
      telling.cancel()
      beating.cancel()
    }
    return stream
  }
}
