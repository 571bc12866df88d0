import SupplyChain

/// A chain small enough to be counted by hand: stores by four materials, 40 days of history and
/// feeds of a few days.
///
/// Store number n uses, on every day, n × 100 more or less of each material. The first has plenty
/// in stock, the others hardly anything, so that it pays to share.
struct ChainFixture {
  static let materials = ["RM-TEA", "RM-MILK", "RM-CUP", "RM-GOLD"]
  static let historyDays = 40

  var stores = ["S-1", "S-2", "S-3"]
  var firstFeedDay = ChainFixture.day("2026-06-01")
  var feedDays = 3

  var days: [BusinessDay] { (0..<feedDays).map { firstFeedDay + $0 } }
  var lastDay: BusinessDay { firstFeedDay + (feedDays - 1) }

  static func day(_ text: String) -> BusinessDay {
    guard let day = BusinessDay(text) else { preconditionFailure("\(text) is no day") }
    return day
  }

  static func feed(_ day: BusinessDay, _ store: String, _ kind: String = "consumption") -> String {
    "feeds/\(day)/\(kind)/\(store).csv"
  }

  /// Everything, by path within the chain's folder.
  var files: [String: String] {
    var files = [
      "stores.csv": storesFile, "materials.csv": ChainFixture.materialsFile,
      "consumption.csv": history, "weather.csv": weather, "weather_forecast.csv": issuedWeather,
      "holidays.csv": "date,name,is_off_day\n2020-01-01,元旦,1\n2030-10-01,国庆节,1\n",
    ]
    for day in days {
      for store in stores {
        files[ChainFixture.feed(day, store)] = consumption(of: store, on: day)
      }
    }
    for store in stores {
      files[ChainFixture.feed(firstFeedDay, store, "stock")] = stock(of: store, on: firstFeedDay)
    }
    return files
  }

  /// Writes the chain into a folder of `work`.
  func write(to work: WorkFolder, as name: String = "chain") throws {
    for (file, text) in files { try work.write(text, to: "\(name)/\(file)") }
  }

  /// What a store used, in base units: a made-up number that depends on nothing but its arguments.
  func used(_ store: String, _ material: Int, _ day: BusinessDay) -> Int {
    let number = (stores.firstIndex(of: store) ?? 0) % 3 + 1
    let wave = (Int(day.daysSinceEpoch) * 37 + material * 61 + number * 17) % 50
    return number * 100 + material * 30 + wave + (day.weekday.isWeekend ? 60 : 0)
  }

  static let consumptionHeader = "business_date,store_id,material_id,quantity"

  func consumption(of store: String, on day: BusinessDay) -> String {
    rows(of: store, on: day).reduce(ChainFixture.consumptionHeader + "\n") { "\($0)\($1)\n" }
  }

  private func rows(of store: String, on day: BusinessDay) -> [String] {
    ChainFixture.materials.enumerated().map { index, material in
      "\(day),\(store),\(material),\(used(store, index, day))"
    }
  }

  private var history: String {
    var text = ChainFixture.consumptionHeader + "\n"
    for offset in (1...ChainFixture.historyDays).reversed() {
      for store in stores {
        for row in rows(of: store, on: firstFeedDay - offset) { text += row + "\n" }
      }
    }
    return text
  }

  func stock(of store: String, on day: BusinessDay) -> String {
    var text = "as_of,store_id,material_id,lot_id,expires_on,quantity\n"
    let quantity = store == stores.first ? 9000 : 200
    for material in ChainFixture.materials {
      text += "\(day),\(store),\(material),L1,\(day + 20),\(quantity)\n"
    }
    return text
  }

  private var weather: String {
    let days = (-ChainFixture.historyDays..<feedDays).map { firstFeedDay + $0 }
    return days.reduce("date,city,temp_min_c,temp_max_c,temp_mean_c,precip_mm\n") {
      $0 + "\($1),杭州,\(ChainFixture.weather(of: $1))\n"
    }
  }

  private var issuedWeather: String {
    var text = "issued_on,date,city,temp_min_c,temp_max_c,temp_mean_c,precip_mm\n"
    for issued in days {
      for day in 1...14 {
        text += "\(issued),\(issued + day),杭州,\(ChainFixture.weather(of: issued + day))\n"
      }
    }
    return text
  }

  private static func weather(of day: BusinessDay) -> String {
    let mean = 20 + Int(day.daysSinceEpoch) % 7
    return "\(mean - 4),\(mean + 5),\(mean).5,\(day.weekday.isWeekend ? 3 : 0)"
  }

  private var storesFile: String {
    stores.enumerated().reduce("store_id,store_name,city,latitude,longitude,opened_on,day_cutoff\n")
    { text, entry in
      let (index, store) = entry
      return text + "\(store),杭州\(index + 1)号店,杭州,30.2\(index % 10),120.1\(index % 7),"
        + "2020-01-01,02:00\n"
    }
  }

  static let materialsFile = """
    material_id,material_name,category,unit,pack_size,shelf_life_days,unit_cost_fen_per_1000,\
    shortage_cost_fen_per_1000,chilled,high_value,kg_per_unit,lead_time_days,review_days
    RM-TEA,茉莉绿茶叶,tea,g,500,365,9000,27000,0,0,0.001,2,3
    RM-MILK,鲜牛奶,milk,ml,500,20,11000,33000,1,0,0.001,2,3
    RM-CUP,杯子,packaging,pcs,100,,20000,60000,0,0,0.01,2,3
    RM-GOLD,藏红花,tea,g,100,365,90000,270000,0,1,0.001,2,3

    """
}
