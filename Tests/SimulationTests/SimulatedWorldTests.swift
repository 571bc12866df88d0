import Foundation
import Simulation
import SupplyChain
import Testing

@Suite("The simulated world")
struct SimulatedWorldTests {
  private let year = SampleChain.Parameters(stores: 8, materials: 53, days: 390, seed: 5)

  @Test("weather stays within what the earth offers, and July is warmer than January")
  func weather() throws {
    let weather = try WrittenChain(year).sheet("weather.csv")
    var sums: [String: (total: Double, count: Double)] = [:]
    for row in weather.rows {
      let numbers = row[2...].compactMap(Double.init)
      try #require(numbers.count == 4)
      #expect(numbers[0] <= numbers[2] && numbers[2] <= numbers[1])
      #expect(numbers[0] > -25 && numbers[1] < 45 && (0...250).contains(numbers[3]))
      let key = row[1] + row[0].dropFirst(4).prefix(3)
      let sum = sums[key, default: (0, 0)]
      sums[key] = (sum.total + numbers[2], sum.count + 1)
    }
    func mean(_ key: String) -> Double { (sums[key]?.total ?? 0) / (sums[key]?.count ?? 1) }
    let cities = Set(weather.column("city"))
    #expect(cities.count == 3)
    for city in cities { #expect(mean(city + "-07") > mean(city + "-01") + 8) }
  }

  @Test("near cities share their fronts, far ones do not")
  func fronts() throws {
    let chain = try WrittenChain(SampleChain.Parameters(stores: 87, materials: 1, days: 365))
    let days = try dailyMeans(of: chain)
    // Against the day before: the season is gone and the fronts are left.
    func changes(_ city: String) -> [Double] {
      let means = days[city] ?? []
      return zip(means.dropFirst(), means).map { $0 - $1 }
    }
    let near = correlation(changes("杭州"), changes("上海"))
    let far = correlation(changes("北京"), changes("广州"))
    #expect(near > 0.5)
    #expect(far < 0.35)
    #expect(near > far + 0.3)
  }

  @Test("a forecast issued yesterday errs less than one issued a week before")
  func issuedForecasts() throws {
    let chain = try WrittenChain(year)
    let weather = try chain.sheet("weather.csv")
    let observed = Dictionary(
      uniqueKeysWithValues: weather.rows.map { ($0[0] + $0[1], Double($0[4]) ?? .nan) })
    var errors: [Int: [Double]] = [:]
    for row in try chain.sheet("weather_forecast.csv").rows {
      let issued = try #require(BusinessDay(row[0]))
      let day = try #require(BusinessDay(row[1]))
      #expect((1...14).contains(day - issued))
      #expect(issued <= year.end)
      guard let truth = observed[row[1] + row[2]], let foretold = Double(row[5]) else { continue }
      errors[day - issued, default: []].append(abs(foretold - truth))
    }
    func mean(_ lead: Int) -> Double {
      (errors[lead] ?? []).reduce(0, +) / Double(errors[lead]?.count ?? 0)
    }
    #expect(mean(1) < 1)
    #expect(mean(1) < mean(7))
    #expect(mean(7) < 4)
  }

  @Test("warm days use more ice and fewer hot cups")
  func temperatureSells() throws {
    let chain = try WrittenChain(year)
    let weather = try chain.sheet("weather.csv")
    let temperature = Dictionary(
      uniqueKeysWithValues: weather.rows.map { ($0[0] + $0[1], Double($0[4]) ?? .nan) })
    let cityOf = Dictionary(
      uniqueKeysWithValues: try chain.sheet("stores.csv").rows.map { ($0[0], $0[2]) })
    // The share of hot cups among all, which neither weekday nor holiday moves.
    var cups: [String: [String: Double]] = [:]
    for row in try chain.sheet("consumption.csv").rows where row[2].hasPrefix("RM-CUP") {
      cups[row[0] + "," + row[1], default: [:]][row[2]] = Double(row[3])
    }
    var shares: [Double] = []
    var degrees: [Double] = []
    for (key, used) in cups.sorted(by: { $0.key < $1.key }) {
      let parts = key.split(separator: ",").map(String.init)
      guard let city = cityOf[parts[1]], let degree = temperature[parts[0] + city],
        let iced = used["RM-CUP-01"], let hot = used["RM-CUP-02"]
      else { continue }
      shares.append(hot / (hot + iced))
      degrees.append(degree)
    }
    #expect(shares.count > 2000)
    #expect(correlation(shares, degrees) < -0.7)
  }

  @Test("holidays are those that were announced", .enabled(if: SharedMaterial.isThere))
  func holidays() throws {
    let sheet = try WrittenChain(
      SampleChain.Parameters(stores: 1, materials: 1, days: 1826, end: SharedMaterial.lastDay)
    ).sheet("holidays.csv")
    var expected: [String: [String]] = [:]
    for year in 2022...2027 {
      for day in try SharedMaterial.holidays(year: year) {
        expected[day.date] = [day.date, day.name, day.isOffDay ? "1" : "0"]
      }
    }
    #expect(sheet.rows == expected.sorted { $0.key < $1.key }.map(\.value))
    #expect(sheet.rows.count > 150)
  }

  @Test("promotions are planned beyond the last day, and lift what they promote")
  func promotions() throws {
    let chain = try WrittenChain(year)
    let promotions = try chain.sheet("promotions.csv")
    #expect(promotions.rows.contains { $0[0] > (year.end + 20).description })
    let promoted = Set(promotions.rows.filter { $0[2].isEmpty }.map { $0[0] + $0[1] })
    var used: [Bool: [Double]] = [:]
    for row in try chain.sheet("consumption.csv").rows where row[2] == "RM-CUP-01" {
      used[promoted.contains(row[0] + row[1]), default: []].append(Double(row[3]) ?? 0)
    }
    func mean(_ key: Bool) -> Double {
      (used[key] ?? []).reduce(0, +) / Double(used[key]?.count ?? 0)
    }
    #expect((used[true]?.count ?? 0) > 50)
    #expect(mean(true) > mean(false))
  }

  private func dailyMeans(of chain: WrittenChain) throws -> [String: [Double]] {
    var days: [String: [Double]] = [:]
    for row in try chain.sheet("weather.csv").rows {
      days[row[1], default: []].append(Double(row[4]) ?? .nan)
    }
    return days
  }
}

/// Pearson's correlation.
func correlation(_ left: [Double], _ right: [Double]) -> Double {
  let count = Double(left.count)
  let (meanLeft, meanRight) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
  var (product, squareLeft, squareRight) = (0.0, 0.0, 0.0)
  for (x, y) in zip(left, right) {
    product += (x - meanLeft) * (y - meanRight)
    squareLeft += (x - meanLeft) * (x - meanLeft)
    squareRight += (y - meanRight) * (y - meanRight)
  }
  return product / (squareLeft * squareRight).squareRoot()
}
