import Balancing
import SupplyChain
import Testing

@Suite("Certificates and explanations")
struct CertificateTests {
  @Test("2,000 plans and bounds hold before a check that shares no code")
  func checked() throws {
    var random = SplitMix(state: 21)
    for round in 0..<2000 {
      let stores = Int.random(in: 2...5, using: &random)
      let text = instanceText(
        stores: stores, materials: 3, steps: 4, legs: allPairs(stores),
        capacity: round % 3 == 0 ? 20 : 600, &random)
      let instance = try TransferInstance(parsing: text.utf8)
      let answer = TransferOptimizer(effort: .work(perFlow: 100)).answer(instance)
      let check = PlanCheck(text)
      #expect(check.objective(instance.planText(answer.solution)) == Int(answer.solution.objective))
      let bound = try #require(try check.bound(answer.certificateText))
      #expect(bound == Double(answer.bound) / Double(TransferPrices.perFen))
      #expect(Double(answer.solution.objective) <= bound)
    }
  }

  @Test("any prices give a bound above the best plan that enumeration finds")
  func anyPrices() throws {
    var random = SplitMix(state: 22)
    for _ in 0..<500 {
      let text = instanceText(
        stores: 3, materials: 2, steps: 2, legs: allPairs(3), capacity: 600, &random)
      let instance = try TransferInstance(parsing: text.utf8)
      let best = bestByEnumeration(instance, most: 2)
      let prices = TransferPrices(
        supplies: instance.supplies.map { supply in
          supply.losses.map { _ in Int64.random(in: 0...1500, using: &random) }
        },
        demands: instance.demands.map { demand in
          demand.gains.map { _ in Int64.random(in: 0...1500, using: &random) }
        })
      #expect(prices.bound(of: instance) >= Int128(best) * 16)
    }
  }

  @Test("last night's prices as a start prove the same within a per mille of the bound")
  func warmStart() throws {
    var random = SplitMix(state: 23)
    for _ in 0..<50 {
      let text = instanceText(
        stores: 6, materials: 4, steps: 4, legs: allPairs(6), capacity: 600, &random)
      let instance = try TransferInstance(parsing: text.utf8)
      let optimizer = TransferOptimizer(effort: .work(perFlow: 2000))
      let cold = optimizer.answer(instance)
      let warm = optimizer.answer(instance, startingFrom: cold.prices)
      #expect(Double(warm.bound) <= Double(cold.bound) * 1.001)
    }
  }

  /// Store 0 has two cases, stores 1 and 2 want one each, store 3 is too far off to pay.
  private let example = """
    5 1 3 3 1 3 600 0
    1 0 10
    0 0 2 100 200
    1 0 1 1000
    2 0 1 250
    3 0 1 900
    0 1 300
    0 2 300
    0 3 5000
    0 0 0 0 1
    1 0 0 1 1
    2 0 0 2 1

    """

  @Test("a transfer tells what each side gains and gives up, and its share of the trip")
  func transfer() throws {
    let instance = try TransferInstance(parsing: example.utf8)
    let reasons = TransferReasons(TransferOptimizer().answer(instance), of: instance)
    let transfer = try #require(reasons.transfer(from: 0, to: 1, material: 0))
    #expect(transfer.cases == 1)
    #expect(transfer.gain == 1000)
    #expect(transfer.loss == 100)
    #expect(transfer.costs == 10)
    #expect(transfer.tripShare == 300)
    #expect(
      transfer.sentence(donor: "A", recipient: "B").english
        == "B gains 10.00 yuan by 1 pack, A gives up 1.00, handling 0.10, share of the trip 3.00.")
  }

  @Test("an absence tells its reason")
  func absence() throws {
    let instance = try TransferInstance(parsing: example.utf8)
    let reasons = TransferReasons(TransferOptimizer().answer(instance), of: instance)
    #expect(reasons.absence(from: 0, to: 1, material: 0) == nil)
    #expect(reasons.absence(from: 0, to: 4, material: 0) == .noTrip)
    #expect(reasons.absence(from: 2, to: 1, material: 0) == .noTrip)
    guard case .tripDoesNotPay(let fen) = reasons.absence(from: 0, to: 3, material: 0) else {
      Issue.record("the trip to store 3 costs more than it brings")
      return
    }
    // 900 of gain less 100 of loss and 10 of handling, for a trip of 5,000.
    #expect(fen == 4210)
    let needed = try TransferInstance(
      parsing: example.replacing("0 0 2 100 200", with: "0 0 2 950 950").utf8)
    let others = TransferReasons(TransferOptimizer().answer(needed), of: needed)
    #expect(others.absence(from: 0, to: 2, material: 0) == .donorNeedsIt(fen: 710))
  }

  @Test("who could spare it is not said to need it when only the handling is not paid")
  func handling() throws {
    let spare = try TransferInstance(
      parsing: example.replacing("0 0 2 100 200", with: "0 0 2 0 0")
        .replacing("2 0 1 250", with: "2 0 1 8").utf8)
    let reasons = TransferReasons(TransferOptimizer().answer(spare), of: spare)
    #expect(reasons.absence(from: 0, to: 2, material: 0) == .handlingDoesNotPay(fen: 2))
  }

  @Test("a trip that would pay by itself is not said not to pay: other trips make more of it")
  func otherTrips() throws {
    // One case, and trips of 300: store 1 gains 1,000 by it, store 2 gains 950.
    let text =
      "3 1 2 2 1 2 600 0\n1 0 0\n0 0 1 0\n1 0 1 1000\n2 0 1 950\n0 1 300\n0 2 300\n"
      + "0 0 0 0 1\n1 0 0 1 1\n"
    let instance = try TransferInstance(parsing: text.utf8)
    let answer = TransferOptimizer().answer(instance)
    #expect(answer.solution.cases == [1, 0])
    let reasons = TransferReasons(answer, of: instance)
    guard case .otherTripsPayMore(let fen) = reasons.absence(from: 0, to: 2, material: 0) else {
      Issue.record("the trip to store 2 would gain 650")
      return
    }
    #expect(fen > 0 && fen <= 950)
    // The same trip at 960 does not pay, whatever others do.
    let dear = try TransferInstance(parsing: text.replacing("0 2 300", with: "0 2 960").utf8)
    let dearReasons = TransferReasons(TransferOptimizer().answer(dear), of: dear)
    #expect(dearReasons.absence(from: 0, to: 2, material: 0) == .tripDoesNotPay(fen: 10))
  }

  @Test("what others pay more for stays away, and the reason says so")
  func othersPayMore() throws {
    // One case, two stores that want it: trips cost nothing.
    let text =
      "3 1 2 2 1 2 600 0\n1 0 0\n0 0 1 0\n1 0 1 1000\n2 0 1 400\n0 1 0\n0 2 0\n"
      + "0 0 0 0 1\n1 0 0 1 1\n"
    let instance = try TransferInstance(parsing: text.utf8)
    let answer = TransferOptimizer().answer(instance)
    let reasons = TransferReasons(answer, of: instance)
    #expect(answer.solution.cases == [1, 0])
    guard case .othersPayMore = reasons.absence(from: 0, to: 2, material: 0) else {
      Issue.record("store 1 pays more")
      return
    }
  }
}
