import Balancing
import SupplyChain
import Testing

@Suite("Instance files")
struct InstanceTextTests {
  private let good = """
    2 1 1 1 1 1 600 1500
    5 0 100
    0 0 2 -40 300
    1 0 2 2000 900
    0 1 800
    0 0 0 0 2

    """

  @Test("a good file is read, with blanks, tabs and line ends of any kind")
  func reads() throws {
    let instance = try TransferInstance(parsing: good.utf8)
    #expect(instance.supplies == [.init(store: 0, material: 0, losses: [-40, 300])])
    #expect(instance.demands == [.init(store: 1, material: 0, gains: [2000, 900])])
    #expect(instance.goods.first?.gramsPerCase == 5000)
    #expect(instance.capacityGrams == 600_000)
    #expect(TransferOptimizer().solve(instance).objective == 2900 - 260 - 200 - 800)
    for other in [
      good.replacing(" ", with: "\t"), good.replacing("\n", with: "\r\n"), good + "\n \n",
    ] {
      #expect(try TransferInstance(parsing: other.utf8) == instance)
    }
  }

  @Test(
    "a bad file is refused with the line, and a remedy",
    arguments: [
      ("", 1), ("x", 1), ("2 1 1 1 1 1 600", 1), ("-2 1 1 1 1 1 600 1500", 1),
      ("2 1 1 1 1 1 99999999999999999999 1500", 1), ("2 1000000000000 1 1 1 1 600 1500\n1 0 1", 3),
    ])
  func refusesHead(text: String, line: Int) {
    expectRefusal(text, line)
  }

  @Test(
    "a bad line is refused",
    arguments: [
      ("5 0 100", "5 2 100", 2), ("5 0 100", "5 0", 2), ("0 0 2 -40 300", "0 0 3 -40 300", 3),
      ("0 0 2 -40 300", "2 0 2 -40 300", 3), ("1 0 2 2000 900", "1 1 2 2000 900", 4),
      ("0 1 800", "0 2 800", 5), ("0 1 800", "0 1 8.5", 5), ("0 0 0 0 2", "1 0 0 0 2", 6),
      ("0 0 0 0 2", "0 0 1 0 2", 6), ("0 0 0 0 2", "0 0 0 0 -2", 6),
      ("0 0 0 0 2", "0 0 0 0 2\n0 0 0 0 2", 7), ("5 0 100", "9223372036854775807 0 100", 2),
    ])
  func refusesLine(old: String, new: String, line: Int) {
    expectRefusal(good.replacing(old, with: new), line)
  }

  private func expectRefusal(_ text: String, _ line: Int) {
    do {
      _ = try TransferInstance(parsing: text.utf8)
      Issue.record("it was read")
    } catch {
      guard case .unreadableInstance(let found, let what) = error else {
        Issue.record("another failure: \(error.message)")
        return
      }
      #expect(found == line)
      #expect(!what.isEmpty)
      #expect(error.kind == .badInput)
    }
  }

  @Test(
    "what no line tells alone is refused too",
    arguments: [
      // Rising gains, falling losses, amounts too large, a leg to itself, a flow beside its leg.
      ("2000 900", "900 2000"), ("-40 300", "300 -40"), ("2000 900", "1000000000000 900"),
      ("0 1 800", "0 1 1000000000000"), ("0 1 800", "0 0 800"), ("0 1 800", "1 0 800"),
      ("600 1500", "600 -1"), ("600 1500", "-1 1500"), ("5 0 100", "5 0 -100"),
      ("0 1 800", "0 1 -800"),
    ])
  func refusesMeaning(old: String, new: String) {
    #expect(throws: BalancingFailure.self) {
      try TransferInstance(parsing: good.replacing(old, with: new).utf8)
    }
  }

  @Test("a leg or a flow that stands there twice is refused")
  func refusesTwice() {
    let legs = good.replacing("2 1 1 1 1 1", with: "2 1 2 1 1 1")
      .replacing("0 1 800", with: "0 1 800\n0 1 800")
    let flows = good.replacing("2 1 1 1 1 1", with: "2 1 1 2 1 1") + "0 0 0 0 2\n"
    for text in [legs, flows] {
      #expect(throws: BalancingFailure.self) { try TransferInstance(parsing: text.utf8) }
    }
  }

  @Test(
    "what is odd but sound is solved",
    arguments: [
      "0 0 0 0 0 0 0 0\n", "2 1 0 0 1 1 600 1500\n5 0 100\n0 0 1 5\n1 0 1 9\n",
      "2 1 1 1 1 1 0 1500\n5 0 100\n0 0 1 -40\n1 0 1 2000\n0 1 800\n0 0 0 0 2\n",
      "2 1 1 1 1 1 600 1500\n5 0 100\n0 0 1 -40\n1 0 1 -50\n0 1 800\n0 0 0 0 2\n",
      "2 1 1 1 1 1 600 1500\n5 0 100\n0 0 0\n1 0 0\n0 1 800\n0 0 0 0 2\n",
      "2 1 1 1 1 1 600 0\n5 0 0\n0 0 1 100000000000\n1 0 1 100000000000\n0 1 0\n0 0 0 0 1\n",
    ])
  func nothingToDo(text: String) throws {
    let instance = try TransferInstance(parsing: text.utf8)
    let answer = TransferOptimizer().answer(instance)
    #expect(answer.solution.objective == 0)
    #expect(instance.planText(answer.solution) == "from_store,to_store,material,cases\n")
    #expect(try PlanCheck(text).bound(answer.certificateText) == Double(answer.bound) / 16)
  }

  @Test("amounts at the limit neither overflow nor lose a fen")
  func largest() throws {
    let most = TransferInstance.largestAmount
    let text =
      "2 1 1 1 1 1 600 0\n1 1 0\n0 0 2 -\(most) -\(most)\n1 0 2 \(most) \(most)\n"
      + "0 1 \(most)\n0 0 0 0 2\n"
    let instance = try TransferInstance(parsing: text.utf8)
    let answer = TransferOptimizer().answer(instance)
    #expect(answer.solution.objective == 3 * most)
    #expect(answer.bound >= Int128(3 * most) * 16)
    #expect(PlanCheck(text).objective(instance.planText(answer.solution)) == Int(3 * most))
  }

  @Test("20,000 spoilt files are refused or solved, and none ends the program")
  func spoilt() throws {
    var random = SplitMix(state: 31)
    var (refused, solved) = (0, 0)
    let original = Array(
      instanceText(stores: 3, materials: 2, steps: 3, legs: allPairs(3), capacity: 30, &random).utf8
    )
    for _ in 0..<20_000 {
      let bytes = spoil(original, &random)
      guard let instance = try? TransferInstance(parsing: bytes) else {
        refused += 1
        continue
      }
      solved += 1
      let answer = TransferOptimizer(effort: .work(perFlow: 50)).answer(instance)
      #expect(instance.firstFault(of: answer.solution.cases) == nil)
      #expect(Int128(answer.solution.objective) * 16 <= answer.bound)
    }
    #expect(refused > 1000)
    #expect(solved > 1000)
  }

  private func spoil(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.insert(UInt8(ascii: "9"), at: place)
      case 2: bytes.remove(at: place)
      case 3: bytes = Array(bytes.prefix(max(place, 1)))
      case 4: bytes[place] = UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &random)
      default:
        bytes.insert(contentsOf: Array(" -7\n".utf8).shuffled(using: &random).prefix(2), at: place)
      }
      if bytes.isEmpty { bytes = [0] }
    }
    return bytes
  }
}
