extension TransferInstance {
  /// A plan as CSV: `from_store,to_store,material,cases`, a line for each flow that carries
  /// something, in the order of the flows.
  public func planText(_ solution: TransferSolution) -> String {
    precondition(solution.cases.count == flows.count, "one count a flow")
    var text = "from_store,to_store,material,cases\n"
    for (flow, count) in zip(flows, solution.cases) where count > 0 {
      let leg = legs[flow.leg]
      text += "\(leg.from),\(leg.to),\(supplies[flow.supply].material),\(count)\n"
    }
    return text
  }
}

extension TransferAnswer {
  /// What proves the bound, as JSON: `objective`, `bound`, and `supply_prices` and
  /// `demand_prices`, one list for each supply and demand with a price in fen for each of its
  /// steps.
  public var certificateText: String {
    func list(_ curves: [[Int64]]) -> String {
      var text = "[\n"
      for (index, prices) in curves.enumerated() {
        text += index == 0 ? "[" : ",\n["
        for (step, price) in prices.enumerated() {
          if step > 0 { text += "," }
          text += TransferPrices.decimal(price)
        }
        text += "]"
      }
      return text + "\n]"
    }
    return """
      {"objective": \(solution.objective), "bound": \(TransferPrices.decimal(bound)),
      "supply_prices": \(list(prices.supplies)),
      "demand_prices": \(list(prices.demands))}

      """
  }

  /// The bound in fen, exactly, as a decimal number.
  public var boundText: String { TransferPrices.decimal(bound) }
}

extension TransferPrices {
  /// Sixteenths, not negative as no price and no bound is, as a decimal number, exactly: at most
  /// four decimals.
  static func decimal(_ sixteenths: some BinaryInteger) -> String {
    let (whole, rest) = sixteenths.quotientAndRemainder(dividingBy: 16)
    return String(whole) + decimals[Int(rest)]
  }

  private static let decimals = [
    "", ".0625", ".125", ".1875", ".25", ".3125", ".375", ".4375", ".5", ".5625", ".625", ".6875",
    ".75", ".8125", ".875", ".9375",
  ]
}
