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
      let lists = curves.map { prices in
        "[" + prices.map { TransferPrices.decimal(Int128($0)) }.joined(separator: ",") + "]"
      }
      return "[\n" + lists.joined(separator: ",\n") + "\n]"
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
  /// Sixteenths as a decimal number, exactly: at most four decimals.
  static func decimal(_ sixteenths: Int128) -> String {
    let (whole, rest) = sixteenths.quotientAndRemainder(dividingBy: Int128(perFen))
    // Neither prices nor bounds are negative.
    var digits = String(Int(rest) * 10_000 / Int(perFen) + 10_000).dropFirst()
    while digits.last == "0" { digits = digits.dropLast() }
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }
}
