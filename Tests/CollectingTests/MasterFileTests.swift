import Collecting
import SupplyChain
import Testing

@Suite("Master files")
struct MasterFileTests {
  private func master(
    _ files: [String: String], through day: BusinessDay = SmallChain.day
  ) throws -> ChainMaster {
    try withFolder(files.mapValues { Array($0.utf8) }) {
      try ChainFolder(path: $0).readMaster(through: day)
    }
  }

  @Test("stores are read with all that is known of them")
  func stores() throws {
    let text = """
      store_id,store_name,city,latitude,longitude,opened_on,day_cutoff,category,\
      opens_at,closes_at,closed_on
      S-1,湖州1号店,湖州,30.90378,120.11056,2015-10-10,03:00,mall,10:00,02:00,2020-01-01
      007,,,,,,,,,,
      """
    let stores = try master(["stores.csv": text]).stores?.content
    #expect(
      stores?.first
        == Store(
          id: "S-1", name: "湖州1号店", city: "湖州",
          place: Place(latitude: 30.90378, longitude: 120.11056),
          openedOn: BusinessDay("2015-10-10"), closedOn: BusinessDay("2020-01-01"),
          dayCutoff: TimeOfDay(minutes: 180) ?? .midnight, category: "mall",
          opensAt: TimeOfDay(minutes: 600), closesAt: TimeOfDay(minutes: 120)))
    #expect(stores?.last == Store(id: "007", name: "007", city: ""))
  }

  @Test("stores that cannot be are refused")
  func impossibleStores() throws {
    let text = """
      store_id,latitude,longitude,opened_on,closed_on,day_cutoff
      S-1,91,0,,,
      S-2,30,,,,
      S-3,,,2016-02-01,2016-01-01,
      S-1,,,,,25:00
      ,,,,,03:00
      """
    let faults = try master(["stores.csv": text]).stores?.refusal?.faults ?? []
    #expect(
      faults.map { "\($0.row) \($0.column)" } == [
        "2 latitude", "3 longitude", "4 closed_on", "5 day_cutoff", "5 store_id", "6 store_id",
      ])
  }

  @Test("materials are read with all that is known of them")
  func materials() throws {
    let text = """
      material_id,material_name,category,unit,pack_size,shelf_life_days,\
      unit_cost_fen_per_1000,shortage_cost_fen_per_1000,chilled,high_value,kg_per_unit,\
      lead_time_days,review_days,gtin
      RM-1,茉莉绿茶叶,tea,g,500,365,9000,27000,0,1,0.001,3,7,6901234567892
      RM-2,,,,,,,,,,,,,
      """
    let materials = try master(["materials.csv": text]).materials?.content
    #expect(
      materials?.first
        == Material(
          id: "RM-1", name: "茉莉绿茶叶", category: "tea", unit: "g",
          packSize: Quantity(units: 500), shelfLifeDays: 365,
          unitCost: UnitPrice(fenPerThousand: 9000),
          shortageCost: UnitPrice(fenPerThousand: 27_000), isHighValue: true,
          milligramsPerUnit: 1000, leadTimeDays: 3, reviewDays: 7, gtin: "6901234567892"))
    #expect(materials?.last == Material(id: "RM-2", name: "RM-2", unit: ""))
  }

  @Test("materials that cannot be are refused")
  func impossibleMaterials() throws {
    let text = """
      material_id,pack_size,unit_cost_fen_per_1000,chilled,kg_per_unit,gtin
      A,0,,,,
      B,-5,,,,
      C,,1.5,,,
      D,,-1,,,
      E,,,perhaps,,
      F,,,,-0.1,
      G,,,,nan,
      H,,,,,6901234567891
      A,,,,,
      """
    let faults = try master(["materials.csv": text]).materials?.refusal?.faults ?? []
    #expect(faults.map(\.row) == Array(2...10))
  }

  @Test("holidays keep the future, and a named day that is not off is a make-up workday")
  func holidays() throws {
    let text = """
      日期,名称,是否放假
      2016-10-07,国庆节,1
      2016-10-08,国庆节,0
      2030-01-01,元旦,是
      """
    let calendar = try #require(try master(["holidays.csv": text]).holidays?.content)
    let friday = try #require(BusinessDay("2016-10-07"))
    #expect(calendar[friday] == Holiday(name: "国庆节", isOffDay: true))
    #expect(calendar[friday + 1] == Holiday(name: "国庆节", isOffDay: false))
    #expect(calendar.lastKnownDay == BusinessDay("2030-01-01"))
    let contradiction = text + "\n2016-10-07,国庆节,0"
    let faults = try master(["holidays.csv": contradiction]).holidays?.refusal?.faults
    #expect(faults?.map(\.row) == [5])
  }

  @Test("promotions are sorted and need no material")
  func promotions() throws {
    let text = """
      date,store_id,material_id,name
      2016-11-11,S-2,,双十一
      2016-11-11,S-1,RM-TEA,新品
      2016-11-11,S-1,,双十一
      """
    let promotions = try master(["promotions.csv": text]).promotions?.content
    #expect(promotions?.map(\.store) == ["S-1", "S-1", "S-2"])
    #expect(promotions?.map(\.material) == [nil, "RM-TEA", nil])
  }

  @Test("weather ends at the day and takes any numeric column as a measure")
  func weather() throws {
    let text = """
      date,city,temp_max_c,wind_ms,temp_min_c,precip_mm
      2016-10-31,上海,20.5,3,-1,
      2016-10-30,上海,19,,0,2.5
      2016-10-30,上海,19,,0,2.5
      2016-11-01,上海,words,,,
      """
    let reading = try #require(try master(["weather.csv": text]).weather)
    let table = try #require(reading.content)
    #expect(reading.skippedLater == 1)
    #expect(table.measures == ["temp_min_c", "temp_max_c", "precip_mm", "wind_ms"])
    let day = SmallChain.day
    #expect((0..<4).map { table.value(city: "上海", day: day, measure: $0) } == [-1, 20.5, nil, 3])
    #expect(table.days(city: "上海") == day - 1...day)
  }

  @Test("weather that contradicts itself or is no number is refused")
  func impossibleWeather() throws {
    let text = """
      date,city,temp_max_c
      2016-10-31,上海,20.5
      2016-10-31,上海,20.6
      2016-10-30,上海,NaN
      2016-10-29,上海,inf
      2016-10-28,上海,晴
      2016-10-27,,1
      """
    let faults = try master(["weather.csv": text]).weather?.refusal?.faults
    #expect(faults?.map(\.row) == [3, 4, 5, 6, 7])
  }

  @Test("of weather forecasts only what was issued by the day is read")
  func issuedWeather() throws {
    let text = """
      issued_on,date,city,temp_max_c
      2016-10-31,2016-11-01,上海,20
      2016-10-30,2016-11-01,上海,18
      2016-10-31,2016-11-02,上海,21
      2016-11-01,2016-11-02,上海,22
      """
    let reading = try #require(try master(["weather_forecast.csv": text]).issuedWeather)
    let issues = try #require(reading.content)
    let day = SmallChain.day
    #expect(reading.skippedLater == 1)
    #expect(issues.map(\.issuedOn) == [day - 1, day])
    #expect(issues.map { $0.table.value(city: "上海", day: day + 1, measure: 0) } == [18, 20])
    let faults = try master([
      "weather_forecast.csv": text + "\n2016-10-31,2016-10-30,上海,1\n2016-10-31,2999-01-01,上海,1"
    ]).issuedWeather?.refusal?.faults
    #expect(faults?.map(\.row) == [6, 7])
  }
}
