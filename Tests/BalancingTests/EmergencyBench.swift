import Balancing
import Foundation
import Glibc
import SupplyChain
import Testing

/// How long an answer takes, in process. Not a test of time: it prints, and `make bench` reads.
@Suite(
  "Emergency answers, measured",
  // Only when asked for: figures of a busy machine say nothing.
  .enabled(if: ProcessInfo.processInfo.environment["CHAMA_BENCH"] != nil))
struct EmergencyBench {
  private func stores(_ count: Int, _ random: inout SplitMix) -> [Store] {
    (0..<count).map { index in
      Store(
        id: StoreID("S-\(index)") ?? "S", name: "S-\(index)", city: "杭州",
        place: Place(
          latitude: 30 + Double.random(in: 0...0.15, using: &random),
          longitude: 120 + Double.random(in: 0...0.15, using: &random)),
        opensAt: TimeOfDay(minutes: 540 + index % 4 * 30), closesAt: TimeOfDay(minutes: 1320))
    }
  }

  private func desk(_ count: Int, materials: Int) -> EmergencyDesk {
    var random = SplitMix(state: 87)
    let kinds = (0..<materials).map { index in
      goods(
        MaterialID("M-\(index)") ?? "M", shelfLife: index % 3 == 0 ? 9 : nil,
        chilled: index % 3 == 0)
    }
    let stores = stores(count, &random)
    let positions = stores.flatMap { store in
      kinds.map { kind in
        let perDay = Double.random(in: 20...120, using: &random)
        let lying = Int(perDay * Double.random(in: 0...12, using: &random))
        let expiry = kind.isChilled ? 6 : nil
        return position(
          store.id, steady(perDay),
          lots: [
            lot("A", lying / 2, expiresIn: expiry, of: kind.id), lot("B", lying / 2, of: kind.id),
          ], of: kind.id)
      }
    }
    return EmergencyDesk(
      settings: BalancingSettings(), stores: stores, materials: kinds, day: night,
      positions: positions)
  }

  /// Microseconds that this thread has been at work: others on the machine do not count.
  private func worked() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  @Test("1,000 donors, 40 materials: median, p99 and the slowest of 5,000 answers")
  func thousandDonors() {
    let (donors, materials) = (1000, 40)
    let desk = desk(donors + 1, materials: materials)
    let clock = ContinuousClock()
    for packs in [1, 5, 10, 20, 40] {
      var (microseconds, ofWork): ([Double], [Double]) = ([], [])
      var given = 0
      for index in 0..<5000 {
        let asked = LocalMoment(
          day: night + 1, time: TimeOfDay(minutes: 600 + index % 600) ?? .midnight)
        let request = EmergencyRequest(
          store: StoreID("S-\(index * 7 % (donors + 1))") ?? "S",
          material: MaterialID("M-\(index % materials)") ?? "M",
          quantity: Quantity(units: packs * 100), askedAt: asked,
          neededBy: asked.advanced(byMinutes: 120))
        let (start, before) = (clock.now, worked())
        let answer = desk.answer(request)
        let spent = clock.now - start
        ofWork.append(worked() - before)
        microseconds.append(Double(spent.components.attoseconds) / 1e12)
        given += answer.packs
      }
      func text(_ share: Double, of times: [Double]) -> String {
        let index = min(Int(share * Double(times.count)), times.count - 1)
        return String(format: "%.0f", times.sorted()[index])
      }
      print(
        "emergency: donors=\(donors) packs=\(packs) given=\(given / 5000) "
          + "p50=\(text(0.5, of: microseconds)) p99=\(text(0.99, of: microseconds)) "
          + "max=\(text(1, of: microseconds)) cpu50=\(text(0.5, of: ofWork)) "
          + "cpu99=\(text(0.99, of: ofWork)) us")
      #expect(given > 0)
    }
  }
}
