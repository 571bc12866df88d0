import SupplyChain
import Testing

@Suite("A request's way")
struct TransferRequestTests {
  private let act = Act(by: "li", at: "2026-07-01T02:00:00Z")
  private let day = BusinessDay(daysSinceEpoch: 20_635)

  private func offered(_ packs: [Int], asked: Int) throws -> TransferRequest.Offered {
    let asking = TransferRequest.Asked(content: content(asked))
    let terms = packs.enumerated().map { index, packs in
      offer(from: StoreID("D-\(index)") ?? "D", packs: packs)
    }
    guard case .offered(let request) = asking.offer(terms) else {
      Issue.record("offers make it offered")
      throw CancellationError()
    }
    return request
  }

  private func content(_ asked: Int) -> TransferRequestContent {
    let now = LocalMoment(day: day, time: .midnight)
    return TransferRequestContent(
      number: "Q1", store: "S", material: "M", quantity: Quantity(units: asked), askedAt: now,
      neededBy: now.advanced(byMinutes: 120), why: "rush", asking: act)
  }

  private func offer(from store: StoreID, packs: Int) -> EmergencyOffer {
    let now = LocalMoment(day: day, time: .midnight)
    return EmergencyOffer(
      from: store, packs: packs, quantity: Quantity(units: packs * 10),
      lots: [EmergencyLot(lot: "A", expiresOn: nil, packs: packs)], departAt: now,
      arriveAt: now.advanced(byMinutes: 30), kilometres: 3, carriesColdKit: false,
      tripCost: Money(fen: 100), handling: .zero, loss: .zero,
      keeps: DonorKeeps(
        quantity: .zero, coverDays: nil, need: .zero, nextDeliveryOn: day + 1), extras: [])
  }

  @Test("without an offer it stays asked, and can be refused, withdrawn or expire")
  func nobody() {
    let asked = TransferRequest.Asked(content: content(10))
    #expect(asked.offer([]) == .asked(asked))
    #expect(TransferRequest.declined(asked.decline(act, reason: "none")).decision == act)
    #expect(TransferRequest.expired(asked.expire(act)).state == .expired)
    #expect(TransferRequest.withdrawn(asked.withdraw(act, reason: "found")).state == .withdrawn)
  }

  @Test("what one donor leaves is put to the next, and all of it makes the request accepted")
  func parts() throws {
    let request = try offered([3], asked: 30)
    let first = request.offers[0]
    #expect(request.uncovered(if: first, gives: Quantity(units: 10)) == Quantity(units: 20))
    let next = request.accept(
      first, Quantity(units: 10), order: "T1", act, next: [offer(from: "E", packs: 2)])
    guard case .offered(let open) = next else {
      Issue.record("an open offer is left")
      return
    }
    #expect(open.offers.map(\.standing) == [.accepted, .open])
    #expect(open.offers.map(\.ordinal) == [1, 2])
    let done = open.accept(open.offers[1], Quantity(units: 20), order: "T2", act)
    #expect(done.state == .accepted)
    #expect(done.offers.accepted == Quantity(units: 30))
  }

  @Test("when the last donor declines it is declined, or accepted in part when another gave")
  func declines() throws {
    let two = try offered([1, 2], asked: 30)
    guard case .offered(let one) = two.decline(two.offers[0], act, reason: "we are short") else {
      Issue.record("the second donor has not answered")
      return
    }
    #expect(one.decline(one.offers[1], act, reason: "we too").state == .declined)
    guard
      case .accepted(let part) = one.accept(
        one.offers[1], Quantity(units: 20), order: "T1", act)
    else {
      Issue.record("nobody else can answer")
      return
    }
    #expect(!part.isWhole)
  }

  @Test("a request that is met lets its other offers lapse, and what was given outlives its hour")
  func lapses() throws {
    let request = try offered([3, 3], asked: 30)
    let met = request.accept(request.offers[1], Quantity(units: 30), order: "T1", act)
    #expect(met.state == .accepted)
    #expect(met.offers.map(\.standing) == [.lapsed, .accepted])
    guard
      case .offered(let part) = request.accept(
        request.offers[0], Quantity(units: 10), order: "T1", act)
    else {
      Issue.record("another offer is open")
      return
    }
    #expect(part.expire(act).state == .accepted)
    #expect(part.withdraw(act, reason: "enough").state == .accepted)
    #expect(request.expire(act).state == .expired)
  }
}
