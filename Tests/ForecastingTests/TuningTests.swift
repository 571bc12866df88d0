import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct TuningTests {
  private func chosen(
    _ chain: SampleChain, histories: [StoreHistory]? = nil
  ) throws -> (settings: ForecastSettings, errors: TuningErrors) {
    let tuning = ForecastTuning(
      context: chain.context(), origin: chain.origin, firstDay: SampleChain.first)
    let histories = histories ?? chain.histories()
    let models = try tuning.fit(histories.reduce(into: .zero) { $0 += tuning.sums(of: $1) })
    var errors = TuningErrors.zero
    for history in histories { errors += try tuning.errors(of: history, with: models) }
    return (tuning.choose(errors), errors)
  }

  @Test func demandWithoutTrendOrPatternToPoolIsLeftToSmoothing() throws {
    let noisy = try chosen(SampleChain(stores: 1, materials: 1, noise: 0.4)).settings
    let much = try #require(noisy.smoothingShare)
    #expect(much >= 0.3)
    let rich = try chosen(
      SampleChain(stores: 6, materials: 4, noise: 0.1, perDegree: 0.05)
    ).settings
    let little = try #require(rich.smoothingShare)
    #expect(little <= 0.2)
    #expect(rich.fault == nil)
  }

  @Test func whatComesAfterTheOriginDoesNotChangeTheChoice() throws {
    let chain = SampleChain(stores: 2, noise: 0.3)
    let known = try chosen(chain)
    let later = try chosen(chain, histories: chain.histories(extraDays: 30))
    #expect(known.errors == later.errors)
    #expect(known.settings == later.settings)
  }

  @Test func yearlyTermsAreTriedOnlyWhereEverySeasonHasComeTwice() {
    func candidates(days: Int) -> [ForecastSettings] {
      let chain = SampleChain(days: 30)
      return ForecastTuning(
        context: chain.context(), origin: SampleChain.first + days, firstDay: SampleChain.first
      ).candidates
    }
    #expect(!candidates(days: 700).contains { $0.hasYearlyTerms })
    #expect(candidates(days: 1000).contains { $0.hasYearlyTerms })
    #expect(candidates(days: 1000).allSatisfy { $0.fault == nil })
  }

  @Test func aHistoryTooShortToChooseByKeepsWhereTheSearchBegan() throws {
    let short = try chosen(SampleChain(stores: 2, materials: 1, days: 60))
    #expect(short.settings == .standard)
    #expect(short.errors.days == 0)
  }

  @Test func storesToChooseByAreSpreadEvenly() {
    let stores = (0..<1000).map { SampleChain.storeID($0) }
    let sample = ForecastTuning.sample(of: stores, materialsPerStore: 1)
    #expect((300...600).contains(sample.count))
    #expect(ForecastTuning.sample(of: stores, materialsPerStore: 200).count == 8)
    #expect(ForecastTuning.sample(of: Array(stores.prefix(3)), materialsPerStore: 1).count == 3)
  }
}
