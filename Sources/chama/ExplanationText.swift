import Foundation
import SupplyChain

/// A forecast's explanation as people read it: what each cause brings, and the sum.
struct ExplanationText {
  let explanation: ForecastExplanation

  /// The material's base unit, empty where it is not known.
  private let unit: String

  init(_ explanation: ForecastExplanation, in unit: String) {
    (self.explanation, self.unit) = (explanation, unit)
  }

  func print() {
    let subject = "\(explanation.material) in \(explanation.store) on \(explanation.day)"
    let measured = unit.isEmpty ? "" : ", in \(unit)"
    Terminal.output("\(subject)\(measured), as forecast from \(explanation.origin):")
    for part in explanation.parts {
      line(
        ExplanationText.name(of: part.factor), part.amount,
        part.effect.map { String(format: "%+.1f %%", $0 * 100) } ?? "",
        ExplanationText.reading(of: part))
    }
    line("expected", explanation.mean, "", "")
    for note in explanation.notes { Terminal.output("  note: \(ExplanationText.words(for: note))") }
  }

  private func line(_ name: String, _ amount: Double, _ effect: String, _ reading: String) {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let title = name + String(repeating: " ", count: max(0, 14 - name.count))
    Terminal.output(
      "  \(title)\(padded(String(format: "%.1f", amount), 12))\(padded(effect, 11))"
        + (reading.isEmpty ? "" : "  \(reading)"))
  }

  private static func reading(of part: ForecastExplanation.Part) -> String {
    guard let reading = part.reading else { return "" }
    return switch part.factor {
    case .temperature: String(format: "at %.1f °C", reading)
    case .rain: String(format: "with %.1f mm", reading)
    default: ""
    }
  }

  private static func name(of factor: ForecastExplanation.Factor) -> String {
    factor == .otherWeather ? "other weather" : factor.rawValue
  }

  private static func words(for note: ForecastNote) -> String {
    switch note {
    case .littleHistory: "too little history of its own; its group's was used"
    case .openingStore: "the store has not opened yet; it may be like any store of its kind"
    case .dormant: "not used for four weeks"
    case .closedStore:
      "the store has been closed or silent for days: this is what it needs if it trades, and "
        + "totals reckon that it may not"
    case .backOnSale: "back on sale for less than four weeks; the level is unsure"
    case .weatherFromClimate: "no weather forecast; the usual weather of the season was used"
    case .noWeather: "no weather at all"
    case .holidaysEnd: "holidays.csv ends before the last day forecast"
    }
  }
}
