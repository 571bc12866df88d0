import Foundation
import HTTPTypes
import SupplyChain
import Testing
import Traceability
import Web

/// A seeded walk over everything that can be asked of requests and orders through the interface,
/// legal or not, with a second book of states and goods kept beside the ledger.
struct ServiceWalk {
  private let askers: [Asker]
  private var generator: SplitMix
  private let stores: [String]
  private let materials: [(id: String, pack: Double)]
  private var requests: [String] = []
  private var orders: [Order] = []
  private var atFirst: [String: Double] = [:]
  /// Acts by how they were answered.
  private(set) var answers: [Int: Int] = [:]
  /// How many orders there were.
  var orderCount: Int { orders.count }
  /// The states in which orders are.
  var states: Set<String> { Set(orders.map(\.state)) }

  /// An order as the second book has it.
  private struct Order {
    let number: String
    let material: [Int: String]
    let sent: [Int: Double]
    var state: String
    var outstanding: [Int: Double] = [:]
    var lost: [Int: Double] = [:]
  }

  /// What is not as it must be.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  init(seed: UInt64, askers: [Asker]) async throws {
    self.askers = askers
    self.generator = SplitMix(seed: seed)
    let first = askers[0]
    let items = { (path: String) in
      try await first.get(path + "?limit=200").json()["items"]?.elements ?? []
    }
    stores = try await items("/stores").compactMap { $0["id"]?.string }
    materials = try await items("/materials").compactMap { material in
      guard let id = material["id"]?.string,
        let pack = material["packSize"].flatMap(ServiceWalk.number)
      else { return nil }
      return (id, pack)
    }
    atFirst = try await ServiceWalk.stock(of: stores, first)
  }

  /// One act at random.
  mutating func step() async throws {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<3: try await ask()
    case 3..<7: try await answerRequest()
    default: try await moveOrder()
    }
  }

  private mutating func count(_ reply: Reply, _ what: String) throws {
    answers[reply.status, default: 0] += 1
    guard reply.status >= 400 else { return }
    let body = try reply.json()
    let isTold = ["detail", "remedy"].allSatisfy { body[$0]?.string?.isEmpty == false }
    guard isTold, reply.status < 500 else {
      throw Fault(description: "\(what) was answered \(reply.status): \(reply.text)")
    }
  }

  private mutating func ask() async throws {
    let store = stores.randomElement(using: &generator) ?? ""
    guard let material = materials.randomElement(using: &generator) else { return }
    let packs = Double(Int.random(in: 1...3, using: &generator))
    let minute = Int.random(in: 0..<60, using: &generator)
    let reply = try await anybody().post(
      "/requests",
      #"{"store":"\#(store)","material":"\#(material.id)","quantity":\#(material.pack * packs),"#
        + #""neededBy":"2026-07-01T\#(Int.random(in: 12...20, using: &generator)):"#
        + #"\#(minute < 10 ? "0" : "")\#(minute)","why":"a walk"}"#)
    try count(reply, "asking")
    if reply.status == 201, let number = try reply.json()["number"]?.string {
      requests.append(number)
    }
  }

  private mutating func anybody() -> Asker {
    askers.randomElement(using: &generator) ?? askers[0]
  }

  private mutating func answerRequest() async throws {
    guard let request = requests.suffix(8).randomElement(using: &generator) else { return }
    let path = "/requests/" + Call.escaped(request)
    let before = try await askers[0].get(path).json()
    let offers = before["offers"]?.elements ?? []
    // Now and then somebody answers to whom nothing was put.
    let donor =
      offers.randomElement(using: &generator)?["terms"]?["from"]?.string
      ?? stores.randomElement(using: &generator) ?? ""
    let (verb, body) = answer(from: donor)
    let reply = try await anybody().post("\(path)/\(verb)", body, fields: [.ifMatch: "*"])
    try count(reply, verb)
    let state = before["state"]?.string ?? ""
    if reply.status == 200 {
      guard ["asked", "offered"].contains(state) else {
        throw Fault(description: "\(verb) of a request that was \(state)")
      }
      try await note(orders: reply.json())
    } else {
      let after = try await askers[0].get(path).json()
      guard after == before else {
        throw Fault(description: "\(verb) was refused and changed \(request)")
      }
    }
  }

  private mutating func answer(from donor: String) -> (verb: String, body: String) {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<3: ("accept", #"{"from":"\#(donor)"}"#)
    case 3, 4: ("accept", #"{"from":"\#(donor)","evenIfShort":true}"#)
    case 5: ("accept", #"{"from":"\#(donor)","extras":true}"#)
    case 6, 7: ("decline", #"{"from":"\#(donor)","reason":"short ourselves"}"#)
    case 8: ("refuse", #"{"reason":"not to be had"}"#)
    default: ("withdraw", #"{"reason":"needed no more"}"#)
    }
  }

  /// Enters the orders of a request that are new.
  private mutating func note(orders request: JSONValue) async throws {
    let known = Set(orders.map(\.number))
    for offer in request["offers"]?.elements ?? [] {
      guard let number = offer["order"]?.string, !known.contains(number) else { continue }
      let order = try await askers[0].get("/orders/" + Call.escaped(number)).json()
      let lines = order["order"]?["lines"]?.elements ?? []
      func byNumber<Value>(_ value: (JSONValue) -> Value?) -> [Int: Value] {
        Dictionary(
          lines.compactMap { line in
            guard let place = line["number"].flatMap(ServiceWalk.number), let found = value(line)
            else { return nil }
            return (Int(place), found)
          }, uniquingKeysWith: { $1 })
      }
      orders.append(
        Order(
          number: number, material: byNumber { $0["material"]?.string },
          sent: byNumber { $0["quantity"].flatMap(ServiceWalk.number) },
          state: order["state"]?.string ?? ""))
    }
  }
}

extension ServiceWalk {
  /// From which states an act leads on.
  private static let legal: [String: Set<String>] = [
    "approve": ["proposed"], "reject": ["proposed"], "cancel": ["approved"],
    "dispatch": ["approved"], "arrive": ["dispatched"],
    "receive": ["dispatched", "arrived", "partly_received"],
    "close": ["partly_received", "received"], "lose": ["dispatched", "arrived"],
  ]

  private mutating func moveOrder() async throws {
    guard let place = orders.indices.suffix(8).randomElement(using: &generator),
      let verb = ServiceWalk.legal.keys.sorted().randomElement(using: &generator)
    else { return }
    let order = orders[place]
    let path = "/orders/" + Call.escaped(order.number)
    var (body, came) = ("{}", order.outstanding)
    if ["reject", "cancel", "close", "lose"].contains(verb) { body = #"{"reason":"a walk"}"# }
    if verb == "receive" { (body, came) = receipt(of: order) }
    let reply = try await anybody().post("\(path)/\(verb)", body, fields: [.ifMatch: "*"])
    try count(reply, verb)
    let isLegal = ServiceWalk.legal[verb]?.contains(order.state) ?? false
    let after = try await askers[0].get(path).json()["state"]?.string ?? ""
    guard reply.status == 200 else {
      // Who may not is told so, before it is looked at whether it can be.
      guard [403, 404, 409].contains(reply.status) || (verb == "receive" && isLegal) else {
        throw Fault(description: "\(verb) of \(order.state): \(reply.status) \(reply.text)")
      }
      guard after == order.state else {
        throw Fault(description: "\(verb) was refused and made \(order.state) \(after)")
      }
      return
    }
    guard isLegal else { throw Fault(description: "\(verb) of \(order.state) was done") }
    try enter(verb, place, came, after)
  }

  /// All of it, or less of some lines.
  private mutating func receipt(of order: Order) -> (body: String, came: [Int: Double]) {
    guard Bool.random(using: &generator) else { return ("{}", order.outstanding) }
    var came = order.outstanding
    var lines: [String] = []
    for (number, open) in order.outstanding.sorted(by: { $0.key < $1.key }) where open > 0 {
      let some = (open * Double.random(in: 0...1, using: &generator)).rounded(.down)
      came[number] = some
      let reason = ["short", "damaged", "wrong", "expired"].randomElement(using: &generator) ?? ""
      lines.append(#"{"number":\#(number),"quantity":\#(some),"reason":"\#(reason)"}"#)
    }
    return (#"{"lines":[\#(lines.joined(separator: ","))]}"#, came)
  }

  private mutating func enter(
    _ verb: String, _ place: Int, _ came: [Int: Double], _ after: String
  ) throws {
    var order = orders[place]
    switch verb {
    case "dispatch": order.outstanding = order.sent
    case "receive":
      for (number, quantity) in came { order.outstanding[number, default: 0] -= quantity }
    case "close", "lose":
      order.lost = order.outstanding
      order.outstanding = [:]
    default: break
    }
    let isAll = order.outstanding.values.allSatisfy { $0 == 0 }
    let expected =
      [
        "approve": "approved", "reject": "rejected", "cancel": "cancelled",
        "dispatch": "dispatched", "arrive": "arrived", "close": "closed", "lose": "lost",
        "receive": isAll ? "received" : "partly_received",
      ][verb] ?? ""
    guard after == expected else {
      throw Fault(description: "\(verb) made \(order.state) \(after), not \(expected)")
    }
    order.state = after
    orders[place] = order
  }

  /// Holds all stock of the chain against the second book.
  ///
  /// - Throws: ``Fault`` when goods came or went, or more is promised than lies there.
  func account() async throws {
    var there = try await ServiceWalk.stock(of: stores, askers[0])
    for order in orders {
      for (number, open) in order.outstanding {
        there[order.material[number] ?? "", default: 0] += open
      }
      for (number, gone) in order.lost { there[order.material[number] ?? "", default: 0] += gone }
      try await losses(of: order)
    }
    for (material, quantity) in atFirst where abs(quantity - (there[material] ?? 0)) > 0.0005 {
      throw Fault(
        description: "there were \(quantity) of \(material), there are \(there[material] ?? 0)")
    }
  }

  /// Holds what an order tells of its losses against the second book.
  private func losses(of order: Order) async throws {
    let told = try await askers[0].get("/orders/" + Call.escaped(order.number)).json()
    let losses = (told["losses"]?.elements ?? []).map { loss in
      (loss["line"].flatMap(ServiceWalk.number) ?? 0, loss["quantity"].flatMap(ServiceWalk.number))
    }
    let own = order.lost.filter { $0.value > 0 }
    let isSame =
      losses.count == own.count
      && losses.allSatisfy { abs((own[Int($0.0)] ?? -1) - ($0.1 ?? 0)) < 0.0005 }
    guard isSame else {
      throw Fault(description: "\(order.number) lost \(own), and tells \(losses)")
    }
  }

  /// What lies in all stores, by material.
  private static func stock(
    of stores: [String], _ asker: Asker
  ) async throws -> [String: Double] {
    var sums: [String: Double] = [:]
    for store in stores {
      let reply = try await asker.get("/stores/\(store)/stock?limit=200")
      for item in try reply.json()["items"]?.elements ?? [] {
        sums[item["material"]?.string ?? "", default: 0] +=
          item["onHand"].flatMap(ServiceWalk.number) ?? 0
        for lot in item["lots"]?.elements ?? [] {
          let lying = lot["quantity"].flatMap(ServiceWalk.number) ?? 0
          let promised = lot["reserved"].flatMap(ServiceWalk.number) ?? 0
          guard lying >= 0, promised >= 0, promised <= lying else {
            throw Fault(
              description: "\(promised) of \(lying) are promised in \(store): \(lot.text)")
          }
        }
      }
    }
    return sums
  }

  private static func number(_ value: JSONValue) -> Double? {
    if case .number(let digits) = value { Double(digits) } else { nil }
  }
}

/// SplitMix64: the same walk in every run.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
