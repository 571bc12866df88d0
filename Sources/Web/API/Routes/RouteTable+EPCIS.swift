import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

extension RouteTable {
  /// The capture and query interface of EPCIS 2.0 (GS1, EPCIS 2.0, chapter 12).
  static let epcis: [Route] =
    capturing + finding + EventResource.allCases.flatMap(listing)
    + querying + subscribing

  private static let capturing: [Route] = [
    Route(
      method: .post, path: "/capture", family: .epcis,
      summary: "Takes in a document of events; the job tells what came of it",
      action: .captureTrace, body: .anything, status: 202, ownsTransactions: true, work: capture),
    Route(
      method: .get, path: "/capture", family: .epcis, summary: "Capture jobs, the newest first",
      action: .captureTrace, answer: .anything
    ) { call in
      try call.requireNoQuery()
      let most = call.epcis.perPage
      let jobs = try ShowCaptures(ledger: call.ledger, caller: call.caller)
        .jobs(atMost: most + 1, before: call.numberBefore(.max))
      let shown = jobs.prefix(most)
      let body = JSONValue.array(shown.map(\.json)).text
      let next = jobs.count > most ? shown.last.map { String($0.id) } : nil
      return call.paged(.json(bytes: Array(body.utf8)), next: next)
    },
    Route(
      method: .get, path: "/capture/{captureID}", family: .epcis, summary: "One capture job",
      action: .captureTrace, parameters: [named("captureID", "The job's number.")],
      answer: .anything
    ) { call in
      let job = try ShowCaptures(ledger: call.ledger, caller: call.caller)
        .job(call.text("captureID") ?? "")
      return .json(bytes: Array(job.json.text.utf8))
    },
    Route(
      method: .post, path: "/events", family: .epcis, summary: "Takes in one event",
      action: .captureTrace, body: .anything, answer: .anything, status: 201,
      ownsTransactions: true, work: captureOne),
  ]

  private static let finding: [Route] = [
    Route(
      method: .get, path: "", family: .epcis, summary: "The lists that there are",
      action: .viewTrace, answer: .anything
    ) { call in
      call.collection(["events", "capture", "queries"] + EventResource.allCases.map(\.rawValue))
    },
    Route(
      method: .get, path: "/events", family: .epcis,
      summary: "Events by the parameters of the EPCIS query language", action: .viewTrace,
      answer: .anything
    ) { call in
      try call.answer(call.finder.events(call.eventQuery()))
    },
    Route(
      method: .get, path: "/events/{eventID}", family: .epcis,
      summary: "One event and its corrections", action: .viewTrace,
      parameters: [named("eventID", "The event's id.")], answer: .anything
    ) { call in
      try call.answer(call.finder.event(call.text("eventID") ?? ""))
    },
    Route(
      method: .delete, path: "/nextPageToken/{token}", family: .epcis,
      summary: "Not offered: tokens hold nothing", action: .viewTrace,
      parameters: [named("token", "A token.")], answer: nil, status: 204, ownsTransactions: true
    ) { _ in
      throw ServiceFailure.notOffered("Letting go of a token before its time")
    },
  ]

  /// A resource, its values, and the events of each.
  private static func listing(_ resource: EventResource) -> [Route] {
    let name = resource.rawValue
    let value = named("value", "The value, percent-encoded.")
    return [
      Route(
        method: .get, path: "/\(name)", family: .epcis, summary: "The \(name) that there are",
        action: .viewTrace, answer: .anything
      ) { call in
        try list(resource, call)
      },
      Route(
        method: .get, path: "/\(name)/{value}", family: .epcis,
        summary: "What there is of one of the \(name)", action: .viewTrace, parameters: [value],
        answer: .anything
      ) { call in
        try call.finder.requireValue(call.text("value") ?? "", of: resource)
        return call.collection(["events"])
      },
      Route(
        method: .get, path: "/\(name)/{value}/events", family: .epcis,
        summary: "Events of one of the \(name), by more parameters", action: .viewTrace,
        parameters: [value], answer: .anything
      ) { call in
        let given = EventQuery.Parameter(resource.parameter, [call.text("value") ?? ""])
        return try call.answer(call.finder.events(call.eventQuery([given])))
      },
    ]
  }

  static func named(_ name: String, _ note: String) -> Route.Parameter {
    Route.Parameter(
      name: name, schema: .text(1...2000, form: .identifier), note: note, isInPath: true)
  }

  @Sendable private static func list(_ resource: EventResource, _ call: Call) throws -> Answer {
    try call.requireNoQuery()
    let most = call.epcis.perPage
    let start = try call.numberBefore(0)
    if let values = resource.standardValues {
      let rest = values.dropFirst(Int(max(0, min(start, Int64(values.count)))))
      let next = rest.count > most ? String(values.count - rest.count + most) : nil
      return call.collection(Array(rest.prefix(most)), next: next)
    }
    let found = try call.finder.values(of: resource, after: start, atMost: most + 1)
    let shown = found.prefix(most)
    let translation = try call.translation()
    return call.collection(
      shown.map { translation.identity($0.uri) },
      next: found.count > most ? shown.last.map { String($0.number) } : nil)
  }

  @Sendable private static func capture(_ call: Call) throws -> Answer {
    let reading = try read(call)
    guard reading.faults.isEmpty, reading.form != .event || reading.allFaults.isEmpty else {
      throw TraceabilityFailure.invalidDocument(faults: reading.allFaults)
    }
    let job = try CaptureTrace(
      ledger: call.ledger, behaviour: call.epcis.behaviour, caller: call.caller
    ).capture(reading)
    return Answer(status: 202).with("Location", "\(call.route.routerPath)/\(job.id)")
  }

  @Sendable private static func captureOne(_ call: Call) throws -> Answer {
    let event = try CaptureTrace(ledger: call.ledger, behaviour: .rollback, caller: call.caller)
      .captureNew(read(call))
    let id = Call.escaped(event.id)
    return Answer(
      status: 201, fields: ["Content-Type": "application/json"], body: Array(event.json.utf8)
    ).with("Location", "\(call.route.routerPath)/\(id)")
  }

  static func read(_ call: Call) throws -> EPCISReading {
    guard let reading = call.epcis.reading else { throw ServiceFailure.badBody("it is empty") }
    return reading
  }
}
