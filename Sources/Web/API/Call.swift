import Access
import Foundation
import Hummingbird
import Operations
import Persistence
import SupplyChain
import Synchronization
import Traceability

/// A request as its route sees it: who asks, and parameters that have been held against the schema.
package struct Call: Sendable {
  let service: ChainService
  let route: Route
  let principal: Principal
  let parameters: [String: String]
  var body: JSONValue
  /// What If-Match names, `nil` where nothing has to match.
  let version: String?
  /// The body as it came, where it is not of the interface's own form.
  var bytes: [UInt8] = []
  /// What only requests of EPCIS bring.
  var epcis = EPCISRequest()
  /// What ``Route/prepare`` has found.
  var prepared: (any Sendable)?
  /// What happens once it is known whether the effect is kept.
  let outcome = CallOutcome()

  var ledger: Ledger { service.ledger }
  var settings: Settings { service.settings }
  var door: Doorkeeper { service.door }
  /// The asker at this instant.
  var caller: Caller {
    Caller(principal, at: service.clock.instant(), now: service.clock.moment())
  }
  /// The asker at this moment of the chain's clocks.
  var requestAct: RequestAct { RequestAct(caller, now: service.clock.moment()) }
  /// The present date: what moves in a store is dated by the store's own day.
  var today: BusinessDay { service.clock.moment().day }
  /// The chain as it is now.
  func view() throws -> ChainView { try service.views.current(on: today) }

  /// The text of a parameter that may be absent.
  func text(_ name: String) -> String? { parameters[name] }

  /// The id in the path.
  func id<Subject>(_ name: String, _: Identifier<Subject>.Type) throws -> Identifier<Subject> {
    guard let text = parameters[name], let id = Identifier<Subject>(text) else {
      throw Problem.Fault([FieldFault(field: name, reason: "is no id")])
    }
    return id
  }

  /// An id in the query that may be absent.
  func optionalID<Subject>(
    _ name: String, _ type: Identifier<Subject>.Type
  ) throws -> Identifier<Subject>? {
    parameters[name] == nil ? nil : try id(name, type)
  }

  /// A day in the query that may be absent.
  func day(_ name: String) -> BusinessDay? { parameters[name].flatMap { BusinessDay($0) } }

  /// A truth in the query; false when it is absent.
  func flag(_ name: String) -> Bool { parameters[name] == "true" }
}

extension Call {
  /// What the cursors of this list are for: its path and filters.
  private var list: String {
    let filters = parameters.filter { $0.key != "cursor" && $0.key != "limit" }
    return ([route.path] + filters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
      .joined(separator: "\n")
  }

  /// The part of the list that is wanted.
  func page() throws -> PageRequest {
    let limit = parameters["limit"].flatMap(Schema.whole) ?? 50
    guard let cursor = parameters["cursor"] else { return PageRequest(limit: limit) }
    return PageRequest(after: try service.cursor.place(cursor, list: list), limit: limit)
  }

  /// The cursor of the place after which a list goes on.
  func cursor(_ next: String?) -> String? { next.map { service.cursor.text($0, list: list) } }

  /// A part of a list, with its Link.
  func answer<Item: Encodable & Sendable>(_ page: Page<Item>) throws -> Answer {
    let next = cursor(page.next)
    return linked(try Answer.json(ListBody(items: page.items, next: next)), next: next)
  }

  /// The part that is wanted of a list that is at hand whole, in the order of its keys.
  func answer<Item: Encodable & Sendable>(
    _ all: [Item], by key: (Item) -> String
  ) throws -> Answer {
    let part = try page()
    return try answer(Page(of: all, after: part.after, limit: part.limit, key: key))
  }

  /// The same answer with a Link to the next part (RFC 8288).
  func linked(_ answer: Answer, next: String?) -> Answer {
    guard let next else { return answer }
    var query = parameters.filter { name, _ in
      route.parameters.contains { $0.name == name && !$0.isInPath }
    }
    query["cursor"] = next
    let text = query.sorted { $0.key < $1.key }
      .map { "\(Call.escaped($0.key))=\(Call.escaped($0.value))" }.joined(separator: "&")
    return answer.with("Link", "<\(address)?\(text)>; rel=\"next\"")
  }

  /// The path with its names filled in.
  var address: String {
    route.family.root
      + route.path.split(separator: "/").map { part in
        guard part.first == "{" else { return "/\(part)" }
        return "/" + Call.escaped(parameters[String(part.dropFirst().dropLast())] ?? "")
      }.joined()
  }

  /// A text as one part of an address.
  package static func escaped(_ text: String) -> String {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._~")
    let ascii = allowed.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7E}"))
    return text.addingPercentEncoding(withAllowedCharacters: ascii) ?? ""
  }
}

extension Call {
  /// A text of the body that may be absent.
  func bodyText(_ name: String) -> String? { body[name]?.string }

  /// An id of the body.
  func bodyID<Subject>(
    _ name: String, _: Identifier<Subject>.Type
  ) throws -> Identifier<Subject> {
    guard let text = bodyText(name), let id = Identifier<Subject>(text) else {
      throw Problem.Fault([FieldFault(field: name, reason: "is no id")])
    }
    return id
  }

  /// A quantity of the body that may be absent.
  func bodyQuantity(_ name: String) -> Quantity? {
    guard case .number(let digits)? = body[name], let units = Double(digits) else { return nil }
    return Quantity(roundingUnits: units)
  }

  /// A day of the body that may be absent.
  func bodyDay(_ name: String) -> BusinessDay? { bodyText(name).flatMap { BusinessDay($0) } }

  /// A truth of the body; false when it is absent.
  func bodyFlag(_ name: String) -> Bool { body[name] == .bool(true) }

  /// The texts of a list of the body.
  func bodyTexts(_ name: String) -> [String] { body[name]?.elements.compactMap(\.string) ?? [] }

  /// Holds the version that If-Match names against the present one.
  ///
  /// - Throws: ``ServiceFailure/staleVersion``.
  func requireVersion(_ present: String) throws(ServiceFailure) {
    guard version == nil || version == "\"\(present)\"" || version == "*" else {
      throw .staleVersion
    }
  }
}

extension Call {
  /// Holds the version that If-Match names against that of what is shown now.
  ///
  /// - Throws: ``ServiceFailure/staleVersion``.
  func requireVersion(of present: Answer) throws(ServiceFailure) {
    guard version == nil || version == present.fields["ETag"] || version == "*" else {
      throw .staleVersion
    }
  }
}

/// What a use case wants done once its transaction is over.
final class CallOutcome: Sendable {
  private struct Wishes {
    var kept: [@Sendable () -> Void] = []
    var lost: [@Sendable () -> Void] = []
  }

  private let wishes = Mutex(Wishes())

  /// Runs `body` when the effect is there for good.
  func whenKept(_ body: @escaping @Sendable () -> Void) {
    wishes.withLock { $0.kept.append(body) }
  }

  /// Runs `body` when the effect was taken back.
  func whenLost(_ body: @escaping @Sendable () -> Void) {
    wishes.withLock { $0.lost.append(body) }
  }

  /// Does what is wished.
  func settle(isKept: Bool) {
    for wish in wishes.withLock({ isKept ? $0.kept : $0.lost }) { wish() }
  }
}

extension Problem {
  /// Fields that are at fault.
  struct Fault: Error {
    let faults: [FieldFault]
    init(_ faults: [FieldFault]) { self.faults = faults }
  }
}
