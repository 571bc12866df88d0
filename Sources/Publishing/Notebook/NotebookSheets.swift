import Sheets
import SupplyChain

extension NotebookNight {
  /// The CSV files that the notebook reads, by name: UTF-8, LF, ids and numbers as they are.
  var sheets: [String: [UInt8]] {
    let day = record.day
    return [
      "\(day)-stores.csv": storeSheet, "\(day)-materials.csv": materialSheet,
      "\(day)-forecast.csv": forecastSheet, "\(day)-days.csv": daySheet,
      "\(day)-suggestions.csv": suggestionSheet, "\(day)-transfers.csv": transferSheet,
      "\(day)-outcomes.csv": outcomeSheet,
    ]
  }

  private var storeSheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row(["store_id", "store_name", "city"])
    for store in stores { writer.row([store.id.text, store.name, store.city]) }
    return writer.bytes
  }

  private var materialSheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row(["material_id", "material_name", "category", "unit", "yuan_per_unit"])
    for material in materials {
      writer.text(material.id.text)
      writer.text(material.name)
      writer.text(material.category ?? "")
      writer.text(material.unit)
      writer.number(NotebookNight.yuanPerUnit(material), digits: 6)
      writer.endRow()
    }
    return writer.bytes
  }

  /// What a base unit costs; nothing where that is not known.
  static func yuanPerUnit(_ material: Material) -> Double {
    Double(material.unitCost?.fenPerThousand ?? 0) / 100_000
  }

  private var forecastSheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row([
      "store_id", "material_id", "date", "made_on", "actual", "mean", "q10", "q50", "q90", "naive",
    ])
    for row in forecasts {
      writer.text(row.store.text)
      writer.text(row.material.text)
      writer.day(row.day)
      writer.day(row.madeOn)
      writer.known(row.actual)
      for number in [row.mean, row.q10, row.q50, row.q90] { writer.number(number, digits: 3) }
      writer.known(row.naive)
      writer.endRow()
    }
    return writer.bytes
  }

  private var daySheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row(["store_id", "date", "consumed_yuan", "temp_max_c", "precip_mm", "holiday"])
    for day in days {
      writer.text(day.store.text)
      writer.day(day.day)
      writer.known(day.consumed)
      writer.known(day.highest)
      writer.known(day.rain)
      writer.text(day.holiday ?? "")
      writer.endRow()
    }
    return writer.bytes
  }

  private var suggestionSheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row([
      "store_id", "material_id", "on_hand", "in_transit", "forecast_p50", "forecast_p90",
      "suggested_quantity", "suggested_packs", "cost_yuan", "shortage_avoided_yuan", "need_by",
      "why",
    ])
    for line in suggestions {
      writer.text(line.store.text)
      writer.text(line.material.text)
      for quantity in [
        line.onHand, line.inTransit, line.forecastP50, line.forecastP90, line.suggestedQuantity,
      ] { writer.quantity(quantity) }
      writer.number(line.suggestedPacks)
      writer.number(line.cost.yuan, digits: 2)
      writer.number(line.priority.yuan, digits: 2)
      writer.day(line.needBy)
      writer.text(line.why.text(in: language))
      writer.endRow()
    }
    return writer.bytes
  }

  private var transferSheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row([
      "order_no", "from_store_id", "to_store_id", "material_id", "lot_id", "quantity", "packs",
      "worth_yuan", "trip_share_yuan", "promised_yuan", "why",
    ])
    for order in transfers {
      for line in order.lines {
        writer.text(order.number.text)
        writer.text(order.leg.from.text)
        writer.text(order.leg.to.text)
        writer.text(line.material.text)
        writer.text(line.lot.text)
        writer.quantity(line.quantity)
        writer.number(line.packs)
        writer.number(line.worth.yuan, digits: 2)
        writer.number(line.tripShare.yuan, digits: 2)
        writer.known((line.promise?.worth ?? line.worth).yuan)
        writer.text(line.why.text(in: language))
        writer.endRow()
      }
    }
    return writer.bytes
  }

  private var outcomeSheet: [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row([
      "order_no", "counted_through", "promised_yuan", "sales_yuan", "rescue_yuan", "costs_yuan",
    ])
    for outcome in outcomes {
      writer.text(outcome.order.text)
      writer.day(outcome.countedThrough)
      for money in [outcome.promised, outcome.sales, outcome.rescue, outcome.cost] {
        writer.number(money.yuan, digits: 2)
      }
      writer.endRow()
    }
    return writer.bytes
  }
}

extension CSVWriter {
  /// Writes a number with three decimals, or an empty cell: not known.
  fileprivate mutating func known(_ number: Double?) {
    if let number { self.number(number, digits: 3) } else { empty() }
  }
}
