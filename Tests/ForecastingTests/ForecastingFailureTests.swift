import Forecasting
import SupplyChain
import Testing

@Suite struct ForecastingFailureTests {
  @Test func aRefusalNamesTheStoreAndWhatToDo() {
    let stranger = ForecastingFailure.unknownStore("S-7")
    #expect(stranger.message.contains("S-7"))
    #expect(stranger.remedy.contains("stores.csv"))
    #expect(stranger.kind == .badInput)
    let early = ForecastingFailure.noHistory("S-7", origin: SampleChain.first)
    #expect(early.message.contains("\(SampleChain.first)"))
    #expect(ForecastingFailure.notSolvable(reason: "x").kind == .failed)
  }
}
