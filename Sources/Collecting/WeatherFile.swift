import Sheets
import SupplyChain

/// weather.csv: what was observed.
enum WeatherFile {
  static let columns = [SheetColumn("date", "日期")] + WeatherRow.columns

  static func read(_ file: SheetFile, through day: BusinessDay) -> FileReading<WeatherTable> {
    file.read(columns: columns, rules: .handMade) { sheet, account in
      let layout = WeatherRow(sheet.header, firstColumn: 1)
      var table = WeatherTable(measures: layout.measures)
      var seen: Set<CityDay> = []
      while sheet.next() {
        let date = sheet.required(0, .day)
        if let date, date > day {
          account.skippedLater += 1
          continue
        }
        if let date, date.daysSinceEpoch < 0 {
          sheet.refuse(
            0,
            remedy: Sentence(
              "Correct the date; weather is read from 1970 on.", "请更正日期，天气自 1970 年起。"))
          continue
        }
        let city = sheet.required(1, .text())
        let values = layout.values(&sheet)
        guard let date, let city else { continue }
        layout.set(values, CityDay(city: city, day: date), &table, &seen, &sheet)
      }
      return table
    }
  }
}

/// weather_forecast.csv: what was foretold, by day of issue.
enum IssuedWeatherFile {
  static let columns =
    [SheetColumn("issued_on", "发布日", "发布日期"), SheetColumn("date", "日期")] + WeatherRow.columns

  /// Days ahead that are believed; a table spans all days between its first and its last.
  private static let longestLead = 366

  /// One issue as it fills.
  private struct Issue {
    var table: WeatherTable
    var seen: Set<CityDay> = []
  }

  static func read(_ file: SheetFile, through day: BusinessDay) -> FileReading<[IssuedWeather]> {
    file.read(columns: columns, rules: .handMade) { sheet, account in
      let layout = WeatherRow(sheet.header, firstColumn: 2)
      var issues: [BusinessDay: Issue] = [:]
      while sheet.next() {
        let issuedOn = sheet.required(0, .day)
        if let issuedOn, issuedOn > day {
          account.skippedLater += 1
          continue
        }
        let date = sheet.required(1, .day)
        if let issuedOn, let date, !(0...longestLead).contains(date - issuedOn) {
          sheet.refuse(
            1,
            remedy: Sentence(
              "Correct the dates; a forecast is of 0 to \(longestLead) days on.",
              "请更正日期，预报为发布后 0 到 \(longestLead) 天。"))
          continue
        }
        let city = sheet.required(2, .text())
        let values = layout.values(&sheet)
        guard let issuedOn, let date, let city else { continue }
        // Taken out while it changes, so that its table is not copied.
        var issue =
          issues.removeValue(forKey: issuedOn)
          ?? Issue(table: WeatherTable(measures: layout.measures))
        layout.set(values, CityDay(city: city, day: date), &issue.table, &issue.seen, &sheet)
        issues[issuedOn] = issue
      }
      return issues.sorted { $0.key < $1.key }.map {
        IssuedWeather(issuedOn: $0.key, table: $0.value.table)
      }
    }
  }
}

/// A city's day.
struct CityDay: Hashable {
  let city: String
  let day: BusinessDay
}

/// The measures of a weather file: the four known ones that it has, then its own.
struct WeatherRow {
  /// The columns behind the dates. The measures may be absent, the city may not.
  static let columns: [SheetColumn] =
    [SheetColumn("city", "城市")]
    + [
      .optional("temp_min_c", "最低气温"), .optional("temp_max_c", "最高气温"),
      .optional("temp_mean_c", "平均气温"), .optional("precip_mm", "降水量"),
    ]

  /// The names of the measures, the known ones in our words, the others in the file's.
  let measures: [String]
  private let places: [Int]

  init(_ header: SheetHeader, firstColumn: Int) {
    let known = Self.columns.indices.dropFirst().compactMap { index in
      header.places[firstColumn + index].map { (Self.columns[index].name, $0) }
    }
    let own = header.unknown.map { (header.names[$0], $0) }
    measures = (known + own).map(\.0)
    places = (known + own).map(\.1)
  }

  func values(_ sheet: inout SheetReader) -> [Double?] {
    var values: [Double?] = []
    values.reserveCapacity(places.count)
    for place in places { values.append(sheet.real(atPlace: place)) }
    return values
  }

  /// Sets a city's day; one that is there already with other values is a fault.
  func set(
    _ values: [Double?], _ key: CityDay, _ table: inout WeatherTable, _ seen: inout Set<CityDay>,
    _ sheet: inout SheetReader
  ) {
    guard !seen.insert(key).inserted else {
      table.set(city: key.city, day: key.day, values: values)
      return
    }
    let earlier = measures.indices.map {
      table.value(city: key.city, day: key.day, measure: $0)
    }
    if earlier != values { sheet.refuse(0, remedy: MasterRemedy.contradiction) }
  }
}
