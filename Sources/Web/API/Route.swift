package import Access
package import HTTPTypes
import Hummingbird

/// One thing that the interface can do: data from which the router, /openapi.json and the tests of
/// permissions all come.
package struct Route: Sendable {
  /// The method.
  package let method: HTTPRequest.Method
  /// The path below the root of its family, with names in braces: `/stores/{store}/stock`.
  package let path: String
  /// By whose manners it is asked and answers.
  package var family = Family.chama
  /// What it does, in a sentence without a full stop.
  let summary: String
  /// What of the permission table it needs.
  package let action: Action
  /// Its parameters in the path and the query.
  package var parameters: [Parameter] = []
  /// What its body must be, `nil` for none.
  package var body: Schema?
  /// The types of a file that comes instead of JSON, `nil` where JSON does.
  var fileTypes: [String]?
  /// What it answers, `nil` for nothing but success.
  package var answer: Schema?
  /// The type of its answer.
  package var answerType = "application/json"
  /// The status of success.
  var status = 200
  /// Whether it moves stock or money: it acts once for each Idempotency-Key.
  var needsKey = false
  /// Whether it changes what others may be changing: If-Match must name the version seen.
  var needsVersion = false
  /// Whether its use case keeps the writer only as long as it must, by itself: it hashes, which
  /// takes tenths of a second.
  var isSlow = false
  /// Whether it only asks, although what it asks comes in a body.
  var isQuestion = false
  /// On what its answer depends beside the asker, where it is held ready.
  var held: Holding?
  /// The text of an answer that goes on, from behind the event whose number Last-Event-ID names.
  var stream: (@Sendable (Call, _ last: Int) throws -> AsyncStream<String>)?
  /// Whether its use case makes transactions of its own, because much of its work needs none.
  var ownsTransactions = false
  /// What of a route with a key takes its time and changes nothing: it is done before the writer's
  /// transaction and lies in ``Call/prepared``.
  var prepare: (@Sendable (Call) throws -> any Sendable)?
  /// The use case. It runs on a thread that may wait for the disk; that of a route that changes
  /// something runs in a transaction.
  let work: @Sendable (Call) throws -> Answer

  /// Interfaces that differ in how they are asked and how they say what went wrong.
  package enum Family: Sendable {
    /// Chama's own.
    case chama
    /// The capture and query interface of EPCIS 2.0.
    case epcis
    /// What RFID readers post to, as they can: they know keys, and no fields of ours.
    case readers

    /// What their paths begin with.
    package var root: String {
      switch self {
      case .chama: "/api/v1"
      case .epcis: "/epcis"
      case .readers: "/readers"
      }
    }

    /// Whether a path is one of theirs.
    func holds(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }
  }

  /// On how much of the chain an answer depends that is held ready.
  enum Holding: Sendable {
    /// On the plan alone.
    case plan
    /// On the plan and the orders of the store in the path.
    case store
    /// On the plan and all orders.
    case orders
  }

  /// A parameter in the path or the query.
  package struct Parameter: Sendable {
    package let name: String
    let schema: Schema
    let note: String
    package let isInPath: Bool

    /// A part of the path, which is an id.
    static func path(_ name: String, _ note: String) -> Parameter {
      Parameter(name: name, schema: .identifier, note: note, isInPath: true)
    }

    /// A field of the query, which may be left out.
    static func query(_ name: String, _ schema: Schema, _ note: String) -> Parameter {
      Parameter(name: name, schema: schema, note: note, isInPath: false)
    }
  }

  /// What every list takes.
  static let paging: [Parameter] = [
    .query("limit", .integer(1...200), "How many items at most; 50 unless it is said."),
    .query("cursor", .text(1...1000), "Where the list goes on: the next of the part before."),
  ]

  /// Whether it changes something.
  var isWrite: Bool { method != .get && !isQuestion }

  package static let root = Family.chama.root

  /// The router's path.
  package var routerPath: String { family.root + path }

  /// The schema of a part of a list.
  static func list(of item: String) -> Schema {
    .object([
      .must("items", .list(.reference(item), most: 1000)),
      .may("next", .text(1...2000), "The cursor of the next part; absent on the last."),
    ])
  }
}
