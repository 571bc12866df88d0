import Simulation
import Testing

@Suite("Ordering out of habit")
struct HabitOrderTests {
  @Test("100 g a day, lead 3, review 7, safety 4 is 1,400 g: with 850 g coming, two packs of 500")
  func workedExample() {
    let target = HabitOrder.target(
      meanADay: 100, leadDays: 3, reviewDays: 7, safetyDays: 4, bias: 1)
    #expect(target == 1400)
    #expect(HabitOrder.amount(target: target, onHand: 350, onItsWay: 500, pack: 500) == 1000)
    #expect(HabitOrder.amount(target: target, onHand: 900, onItsWay: 500, pack: 500) == 0)
  }

  @Test("the nearest pack: 740 g missing are one of 500, 760 g two, 240 g none")
  func nearestPack() {
    for (missing, ordered) in [(740.0, 500), (760, 1000), (240, 0), (260, 500)] {
      #expect(
        HabitOrder.amount(
          target: 850 + missing, onHand: 350, onItsWay: 500, pack: 500, leastShare: 0.5)
          == Int64(ordered))
    }
  }

  @Test("a bias of a quarter more asks for a quarter more")
  func bias() {
    #expect(
      HabitOrder.target(meanADay: 8, leadDays: 1, reviewDays: 3, safetyDays: 1.5, bias: 1.25)
        == 55)
  }

  @Test("a good habit adds the days that come: from a Friday on, the weekend is in")
  func goodHabit() {
    // 10 on weekdays, 40 on both days of the weekend; Friday to Monday and a day of safety.
    let means = [10.0, 10, 10, 10, 10, 40, 40]
    let target = HabitOrder.target(
      weekdayMeans: means, firstWeekday: 4, leadDays: 1, reviewDays: 3, safetyDays: 1, bias: 1)
    #expect(target == 100 + 130.0 / 7)
  }
}
