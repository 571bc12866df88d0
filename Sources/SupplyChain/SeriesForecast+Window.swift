extension SeriesForecast {
  /// The distribution of the demand of `days` consecutive days, for planners whose windows do not
  /// end with the forecast.
  ///
  /// - Parameters:
  ///   - days: nothing is asked for in no (or fewer) days; beyond the horizon the last total is
  ///     stretched in proportion to its days, spread included, which errs on the wide side.
  ///   - gap: days between the forecast's origin and the eve of the window. A window that does not
  ///     begin at once has the shape of one that does, at the level of its own expected demand.
  public func demand(over days: Int, after gap: Int = 0) -> Distribution {
    guard days > 0 else { return .certain(0) }
    let known = min(days, horizon)
    let shape = total(known)
    guard gap > 0 else {
      return days == known ? shape : shape.scaled(by: Double(days) / Double(known))
    }
    let expected = expectedDemand(through: gap + days) - expectedDemand(through: gap)
    guard shape.mean > 0 else { return .certain(max(expected, 0)) }
    return shape.scaled(by: max(expected, 0) / shape.mean)
  }

  /// The expected demand of the days 1 … `days` after the origin; beyond the horizon each day is
  /// an average one.
  public func expectedDemand(through days: Int) -> Double {
    guard days > 0 else { return 0 }
    guard days > horizon else { return totalMean(days) }
    return totalMean(horizon) * Double(days) / Double(horizon)
  }

  /// The expected demand of one day, from 1 for the day after the origin, whether the store trades
  /// or not.
  public func expectedDemand(onDay daysAhead: Int) -> Double {
    guard daysAhead > 0 else { return 0 }
    guard daysAhead > horizon else { return expected(daysAhead) }
    return totalMean(horizon) / Double(horizon)
  }

  /// What the expected demand uses of lots, first expired first out, each through its last day; of
  /// one that can be used on day `days` ahead or later all of it is there to be used.
  ///
  /// - Parameters:
  ///   - lots: first expired first; those that have expired are of no use.
  ///   - day: the forecast's origin.
  public func used(of lots: [StockLot], from day: BusinessDay, through days: Int) -> [Double] {
    var served = 0.0
    return lots.map { lot in
      var used = lot.quantity.units
      if let last = lot.expiresOn.map({ $0 - day }), last < days {
        used = last < 1 ? 0 : min(used, max(expectedDemand(through: last) - served, 0))
      }
      served += used
      return used
    }
  }
}

extension Distribution {
  /// The distribution of `factor` times the amount. The factor is finite and not negative.
  public func scaled(by factor: Double) -> Distribution {
    precondition(factor >= 0 && factor.isFinite, "amounts are scaled by a real factor")
    return Distribution(mean: mean * factor, values: values.map { $0 * factor })
  }
}
