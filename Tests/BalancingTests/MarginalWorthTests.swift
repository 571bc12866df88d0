import Balancing
import SupplyChain
import Testing

@Suite("The worth of a unit on hand")
struct MarginalWorthTests {
  @Test("without a pipeline it is the chance that the lead time asks for it")
  func plain() {
    // Two days: uniform on 100 … 300. Units 200 … 300 are asked for with a mean of 25 %.
    let worth = MarginalWorth(forecast: steady(100), arrivals: [], horizonDays: 2)
    #expect(abs(worth.need(from: 200, to: 300) - 0.25) < 1e-6)
    #expect(abs(worth.need(from: 0, to: 100) - 1) < 1e-6)
    // One day: uniform on 50 … 150; units 100 … 150 with a mean of 25 %.
    #expect(abs(worth.needTomorrow(from: 100, to: 150) - 0.25) < 1e-6)
  }

  @Test("an arrival splits the horizon: the need before it counts, and the need after it with it")
  func pipeline() {
    // 1,000 on day 2 leave only tomorrow to worry about.
    let rich = MarginalWorth(
      forecast: steady(100), arrivals: [(daysAhead: 2, units: 1000)], horizonDays: 4)
    #expect(abs(rich.need(from: 100, to: 150) - 0.25) < 1e-6)
    // 20 on day 2 do not help: four days of 200 … 600 against 20 more.
    let poor = MarginalWorth(
      forecast: steady(100), arrivals: [(daysAhead: 2, units: 20)], horizonDays: 4)
    #expect(abs(poor.need(from: 380, to: 480) - 0.375) < 1e-6)
  }

  @Test("a slow mover's case is worth the mean over the case, not its middle")
  func slowMover() {
    // Nobody asks with 80 %; one of 100 is asked for with the rest: a midpoint says the same of a
    // case of 100, but of a case of 250 the mean says 8 % and the midpoint nothing.
    let once = Distribution(mean: 20, values: Distribution.levels.map { $0 <= 0.8 ? 0 : 100 })
    let series = SeriesForecast(daily: [once], totals: [once])
    let worth = MarginalWorth(forecast: series, arrivals: [], horizonDays: 1)
    let expected = once.meanProbability(atLeastOver: 0..<250)
    #expect(expected > 0.05)
    #expect(abs(worth.need(from: 0, to: 250) - expected) < 1e-6)
    #expect(once.probability(atMost: 125) == 1)
  }

  @Test("it agrees with the distribution's own integral on random curves")
  func oracle() {
    var random = SplitMix(state: 5)
    for _ in 0..<3000 {
      let values = Distribution.levels.map { _ in
        Float(max(Double.random(in: -50...200, using: &random), 0).rounded())
      }
      let demand = Distribution(mean: 1, values: values.map(Double.init).sorted())
      let series = SeriesForecast(daily: [demand], totals: [demand])
      let worth = MarginalWorth(forecast: series, arrivals: [], horizonDays: 1)
      let low = Double.random(in: 0...220, using: &random)
      let high = low + Double.random(in: 0.1...80, using: &random)
      let expected = demand.meanProbability(atLeastOver: low..<high)
      #expect(abs(worth.need(from: low, to: high) - expected) < 1e-6)
    }
  }

  @Test("more on hand makes a unit worth less, and one day never asks for more than the horizon")
  func falling() {
    var random = SplitMix(state: 6)
    for _ in 0..<500 {
      let arrivals = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        (
          daysAhead: Int.random(in: -1...9, using: &random),
          units: Double.random(in: 0...400, using: &random)
        )
      }
      let worth = MarginalWorth(
        forecast: steady(100, spread: 0.9), arrivals: arrivals,
        horizonDays: Int.random(in: 1...7, using: &random))
      var last = 1.0
      for step in 0..<20 {
        let low = Double(step) * 50
        let need = worth.need(from: low, to: low + 50)
        #expect(need <= last + 1e-9)
        #expect(worth.needTomorrow(from: low, to: low + 50) <= need)
        last = need
      }
    }
  }

  @Test(
    "a horizon of no or negative days needs nothing, whatever is on its way",
    arguments: [[], [(daysAhead: 1, units: 50.0), (daysAhead: 3, units: 50)]])
  func noHorizon(arrivals: [(daysAhead: Int, units: Double)]) {
    for days in [0, -3] {
      let worth = MarginalWorth(forecast: steady(100), arrivals: arrivals, horizonDays: days)
      #expect(worth.gain(from: 0, to: 100, waitingShare: 0.5) == 0)
    }
  }
}
