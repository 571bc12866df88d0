import Sheets
import SupplyChain

/// The files of a chain that do not flow: stores, materials, weather, holidays, promotions.
struct MasterFiles {
  let simulation: ChainSimulation
  /// Issues of the weather forecast: every day of the feeds, and so many days before them.
  static let issuedDaysBeforeFeeds = 60
  /// How far beyond the last day a plan is known.
  static let plannedDays = 45

  /// The cities that have stores, by their names' bytes.
  var cities: [Int] {
    Set(simulation.stores.map(\.city)).sorted {
      City.all[$0].name.utf8.lexicographicallyPrecedes(City.all[$1].name.utf8)
    }
  }

  func stores() -> [UInt8] {
    sheet(
      "store_id,store_name,city,latitude,longitude,opened_on,day_cutoff,category,opens_at,"
        + "closes_at,closed_on"
    ) { writer in
      for store in simulation.stores {
        writer.text(store.id)
        writer.text(store.name)
        writer.text(City.all[store.city].name)
        writer.number(store.latitude, digits: 5)
        writer.number(store.longitude, digits: 5)
        writer.day(store.openedOn)
        writer.text(store.dayCutoff)
        writer.text(store.kind.category)
        writer.text(store.opensAt)
        writer.text(store.closesAt)
        if let closedOn = store.closedOn { writer.day(closedOn) } else { writer.empty() }
        writer.endRow()
      }
    }
  }

  func materials() -> [UInt8] {
    sheet(
      "material_id,material_name,category,unit,pack_size,shelf_life_days,unit_cost_fen_per_1000,"
        + "shortage_cost_fen_per_1000,chilled,high_value,kg_per_unit,lead_time_days,review_days,"
        + "gtin"
    ) { writer in
      for (index, material) in simulation.materials.enumerated() {
        let category = material.category
        writer.text(material.id)
        writer.text(material.name)
        writer.text(category.rawValue)
        writer.text(category.unit)
        writer.number(material.packSize)
        writer.number(material.shelfLifeDays)
        writer.number(material.fenPerThousand)
        writer.number(material.fenPerThousand * category.shortagePercentOfCost / 100)
        writer.number(material.isChilled ? 1 : 0)
        writer.number(material.isHighValue ? 1 : 0)
        writer.number(Double(category.milligramsPerUnit) / 1e6, digits: 5)
        writer.number(material.leadTimeDays)
        writer.number(material.reviewDays)
        if material.isHighValue {
          writer.text(StockedMaterial.gtin(reference: index + 1))
        } else {
          writer.empty()
        }
        writer.endRow()
      }
    }
  }

  func holidays() -> [UInt8] {
    sheet("date,name,is_off_day") { writer in
      let last = simulation.days.upperBound + 366
      for (day, holiday) in PublicHolidays.days
      where simulation.days.lowerBound <= day && day <= last {
        writer.day(day)
        writer.text(holiday.name)
        writer.number(holiday.isOffDay ? 1 : 0)
        writer.endRow()
      }
    }
  }

  func weather() -> [UInt8] {
    sheet("date,city,temp_min_c,temp_max_c,temp_mean_c,precip_mm") { writer in
      for city in cities {
        for day in simulation.days {
          writer.day(day)
          writer.text(City.all[city].name)
          write(simulation.climate.observed(city: city, day: day), to: &writer)
        }
      }
    }
  }

  func issuedWeather() -> [UInt8] {
    let forecasts = IssuedForecasts(climate: simulation.climate, streams: simulation.streams)
    let last = simulation.days.upperBound
    let first = last - (SampleChain.feedDays - 1) - MasterFiles.issuedDaysBeforeFeeds
    return sheet("issued_on,date,city,temp_min_c,temp_max_c,temp_mean_c,precip_mm") { writer in
      for issue in max(first, simulation.days.lowerBound)...last {
        for city in cities {
          for lead in 1...IssuedForecasts.horizon {
            writer.day(issue)
            writer.day(issue + lead)
            writer.text(City.all[city].name)
            write(forecasts.forecast(city: city, issuedOn: issue, lead: lead), to: &writer)
          }
        }
      }
    }
  }

  /// A campaign for one drink names the first material of the drink's recipe that the chain has;
  /// a drink of which it has none is nobody's business but the customers'.
  func promotions() -> [UInt8] {
    let days = simulation.days.lowerBound...(simulation.days.upperBound + MasterFiles.plannedDays)
    return sheet("date,store_id,material_id,name") { writer in
      for campaign in simulation.campaigns {
        let hero = campaign.drink.map { heroMaterial(of: simulation.demand.menu[$0]) }
        if case .some(nil) = hero { continue }
        for day in campaign.days.clamped(to: days) where campaign.days.contains(day) {
          for store in simulation.stores where store.exists(on: day) && campaign.includes(store) {
            writer.day(day)
            writer.text(store.id)
            writer.text((hero ?? nil) ?? "")
            writer.text(campaign.name)
            writer.endRow()
          }
        }
      }
    }
  }

  private func heroMaterial(of drink: Drink) -> String? {
    drink.recipe.lazy.compactMap { ingredient in
      simulation.materials.first { $0.code == ingredient.code }?.id
    }.first
  }

  private func write(_ weather: DayWeather, to writer: inout CSVWriter) {
    for tenths in [weather.low, weather.high, weather.mean, weather.rain] {
      writer.number(Double(tenths) / 10, digits: 1)
    }
    writer.endRow()
  }

  private func sheet(_ header: String, rows: (inout CSVWriter) -> Void) -> [UInt8] {
    var writer = CSVWriter(dialect: .plain)
    writer.row(header.split(separator: ",").map(String.init))
    rows(&writer)
    return writer.bytes
  }
}
