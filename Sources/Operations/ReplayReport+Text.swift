import Foundation

extension ReplayReport {
  /// The report as a person reads it: a table of the policies, what is held against what, and every
  /// assumption.
  public var text: String {
    """
    Replay of \(stores) stores, \(positions) stores × materials, \(firstDay) to \(lastDay), \
    \(seeds) seed\(seeds == 1 ? "" : "s"). Money in thousand yuan a year for the chain.
    Below each mean stands the interval from the 5 % to the 95 % quantile of the seeds.
    \(warnings.map { "Warning: \($0)\n" }.joined())
    \(policyTable)

    \(comparisonTable)

    Assumed, and no figure of a customer:
    \(assumptions.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
      .joined(separator: "\n"))
    """
  }

  /// How a measure is shown.
  private struct Column {
    let name: String
    let title: String
    let scale: Double
    let digits: Int
  }

  private static let shown = [
    Column(name: "turnover", title: "turnover", scale: 1, digits: 1),
    Column(name: "fill_rate", title: "fill %", scale: 100, digits: 2),
    Column(name: "lost_margin", title: "lost", scale: 1e-3, digits: 0),
    Column(name: "waste", title: "waste", scale: 1e-3, digits: 0),
    Column(name: "transport", title: "trips", scale: 1e-3, digits: 0),
    Column(name: "holding", title: "holding", scale: 1e-3, digits: 0),
    Column(name: "net_cost", title: "net", scale: 1e-3, digits: 0),
    Column(name: "transfers", title: "transfers", scale: 1, digits: 0),
  ]

  private var policyTable: String {
    var rows = [["policy"] + ReplayReport.shown.map(\.title)]
    for policy in policies {
      let spreads = ReplayReport.shown.map { ($0, policy.measures[$0.name]) }
      rows.append(
        [policy.name]
          + spreads.map { column, spread in
            spread.map { text($0.mean * column.scale, column.digits) } ?? "–"
          })
      rows.append(
        [policy.shortagePerUnitCost.map { "  short: \(text($0, 2)) × cost" } ?? ""]
          + spreads.map { column, spread in
            spread.map {
              text($0.low * column.scale, column.digits) + "–"
                + text($0.high * column.scale, column.digits)
            } ?? ""
          })
    }
    return ReplayReport.aligned(rows)
  }

  private var comparisonTable: String {
    var rows = [["policy", "against", "turnover %", "waste %", "net %", "realised ÷ promised"]]
    for comparison in comparisons {
      let changes = ["turnover", "waste", "net_cost"].map { name in
        comparison.changes[name].map { spread($0, 1) } ?? "–"
      }
      rows.append(
        [comparison.policy, comparison.against] + changes
          + [comparison.realisedOverPromised.map { spread($0, 2) } ?? "–"])
    }
    return ReplayReport.aligned(rows)
  }

  private func spread(_ spread: Spread, _ digits: Int) -> String {
    let range = "\(text(spread.low, digits)) to \(text(spread.high, digits))"
    return "\(text(spread.mean, digits)) (\(range))"
  }

  private func text(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// The first column to the left, the others to the right.
  private static func aligned(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
