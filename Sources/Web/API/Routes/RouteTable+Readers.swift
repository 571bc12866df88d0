import Access
import HTTPTypes
import Operations
import SupplyChain
import Traceability

extension RouteTable {
  /// RFID readers and their keys.
  static let tagReaders: [Route] = [
    Route(
      method: .get, path: "/readers", summary: "RFID readers in use, by id",
      action: .viewReaders,
      parameters: [.query("store", .identifier, "Only of this store.")] + Route.paging,
      answer: Route.list(of: "Reader")
    ) { call in
      try call.answer(
        ShowReaders(call.ledger, caller: call.caller)
          .all(in: call.optionalID("store", StoreID.self))
      ) { $0.id.text }
    },
    Route(
      method: .get, path: "/readers/{reader}", summary: "One reader", action: .viewReaders,
      parameters: [reader], answer: .reference("Reader")
    ) { call in
      try .json(
        ShowReaders(call.ledger, caller: call.caller).one(call.id("reader", ReaderID.self)))
    },
    Route(
      method: .post, path: "/readers", summary: "Registers a reader; its key is told this once",
      action: .manageReaders,
      body: .object([
        .must("id", .identifier), .must("store", .identifier, "In which it hangs."),
        .must("format", .word(TagReader.Format.allCases.map(\.rawValue)), "How it writes."),
        .may("spot", spot, "The read point; the store itself unless it is said."),
        .may("antennas", .map(spot), "Read points by the antenna's number."),
      ]), answer: .reference("IssuedReaderKey"), status: 201
    ) { call in
      let id = try call.bodyID("id", ReaderID.self)
      let issued = try RegisterReaders(ledger: call.ledger, caller: call.caller)
        .add(described(id, call), random: call.door.random)
      return try Answer.json(IssuedReaderKey(issued), status: 201)
        .with("Location", "\(Route.root)/readers/\(Call.escaped(id.text))")
    },
    Route(
      method: .post, path: "/readers/{reader}/rotate",
      summary: "Gives a reader a new key, told this once; the old one opens for a week more",
      action: .manageReaders, parameters: [reader], body: .object([]),
      answer: .reference("IssuedReaderKey")
    ) { call in
      try .json(
        IssuedReaderKey(
          RegisterReaders(ledger: call.ledger, caller: call.caller)
            .rotate(call.id("reader", ReaderID.self), random: call.door.random)))
    },
    Route(
      method: .delete, path: "/readers/{reader}",
      summary: "Takes a reader out of use; what it saw stays", action: .manageReaders,
      parameters: [reader], status: 204
    ) { call in
      try RegisterReaders(ledger: call.ledger, caller: call.caller)
        .remove(call.id("reader", ReaderID.self))
      return .done
    },
  ]

  static let reader = Route.Parameter.path("reader", "The reader's id.")

  /// A read point as JSON has it.
  static let spot = Schema.object([
    .must("name", .text(1...20), "The extension of the store's SGLN."),
    .must("side", .word(TagReader.Spot.Side.allCases.map(\.rawValue)), "Of the store's door."),
  ])

  private static func described(_ id: ReaderID, _ call: Call) throws -> TagReader {
    var antennas: [Int: TagReader.Spot] = [:]
    for member in call.body["antennas"]?.members ?? [] {
      guard let number = Int(member.name), (0...65_535).contains(number) else {
        throw Problem.Fault([
          FieldFault(field: "antennas/\(member.name.prefix(50))", reason: "is no antenna's number")
        ])
      }
      antennas[number] = try spot(member.value, "antennas/\(number)")
    }
    guard let format = call.bodyText("format").flatMap({ TagReader.Format(rawValue: $0) }) else {
      throw Problem.Fault([FieldFault(field: "format", reason: "is missing")])
    }
    return TagReader(
      id: id, format: format, store: try call.bodyID("store", StoreID.self),
      spot: try spot(call.body["spot"], "spot"), antennas: antennas)
  }

  private static func spot(_ value: JSONValue?, _ field: String) throws -> TagReader.Spot {
    let side = value?["side"]?.string.flatMap { TagReader.Spot.Side(rawValue: $0) } ?? .inside
    guard let spot = TagReader.Spot(value?["name"]?.string ?? "0", side: side) else {
      throw Problem.Fault([
        FieldFault(field: "\(field)/name", reason: "is not 1 to 20 of A-Z a-z 0-9 . _ -")
      ])
    }
    return spot
  }
}

/// A reader's key that is told this once.
private struct IssuedReaderKey: Encodable {
  let key: String
  let endsAt: Instant

  init(_ issued: RegisterReaders.Issued) {
    self.key = issued.key
    self.endsAt = issued.endsAt
  }
}
