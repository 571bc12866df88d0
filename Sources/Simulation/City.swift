import Foundation

/// A city of the chain with its climate.
struct City {
  /// Its name in every file.
  let name: String
  /// Degrees north and east of its centre.
  let latitude: Double
  let longitude: Double
  /// How many shops it draws, relative to the others.
  let weight: Double
  /// Mean temperature of each month in °C, January first.
  let monthlyMeans: [Double]
  /// Rain of each month in mm.
  let monthlyRain: [Double]

  /// A dozen cities, with climate normals rounded to what a tea shop notices.
  static let all: [City] = [
    City(
      name: "上海", latitude: 31.231, longitude: 121.474, weight: 1.6,
      monthlyMeans: [4.8, 6.3, 10.2, 15.5, 20.7, 24.4, 28.8, 28.5, 24.8, 19.7, 13.6, 7.2],
      monthlyRain: [74, 59, 94, 74, 85, 182, 146, 214, 87, 56, 52, 44]),
    City(
      name: "杭州", latitude: 30.274, longitude: 120.155, weight: 1.3,
      monthlyMeans: [4.9, 6.6, 10.7, 16.6, 21.8, 25.0, 29.1, 28.5, 24.4, 19.1, 13.1, 7.2],
      monthlyRain: [81, 88, 139, 124, 119, 220, 173, 162, 116, 79, 71, 54]),
    City(
      name: "苏州", latitude: 31.299, longitude: 120.585, weight: 1.0,
      monthlyMeans: [4.1, 5.9, 10.0, 15.8, 21.2, 24.9, 28.8, 28.3, 24.1, 18.8, 12.7, 6.5],
      monthlyRain: [62, 60, 91, 82, 98, 178, 161, 146, 91, 62, 54, 43]),
    City(
      name: "南京", latitude: 32.060, longitude: 118.797, weight: 1.0,
      monthlyMeans: [2.7, 5.0, 9.6, 15.9, 21.4, 25.0, 28.3, 27.8, 23.4, 17.8, 11.3, 5.1],
      monthlyRain: [45, 53, 80, 81, 90, 166, 215, 144, 75, 60, 55, 31]),
    City(
      name: "宁波", latitude: 29.868, longitude: 121.544, weight: 0.7,
      monthlyMeans: [5.4, 6.7, 10.4, 15.9, 20.9, 24.6, 28.6, 28.1, 24.5, 19.5, 13.8, 8.0],
      monthlyRain: [77, 80, 126, 105, 116, 207, 157, 190, 150, 87, 75, 58]),
    City(
      name: "广州", latitude: 23.129, longitude: 113.264, weight: 1.3,
      monthlyMeans: [13.8, 15.5, 18.3, 22.4, 26.0, 27.9, 28.9, 28.6, 27.4, 24.5, 20.2, 15.6],
      monthlyRain: [51, 58, 97, 193, 329, 367, 239, 235, 196, 70, 40, 34]),
    City(
      name: "深圳", latitude: 22.543, longitude: 114.058, weight: 1.2,
      monthlyMeans: [15.7, 16.8, 19.5, 23.2, 26.5, 28.4, 29.0, 28.8, 27.9, 25.4, 21.4, 17.3],
      monthlyRain: [27, 37, 59, 124, 231, 347, 323, 357, 230, 58, 32, 29]),
    City(
      name: "成都", latitude: 30.572, longitude: 104.066, weight: 1.2,
      monthlyMeans: [5.9, 8.3, 12.5, 17.7, 22.0, 24.5, 26.2, 25.8, 22.1, 17.5, 12.7, 7.4],
      monthlyRain: [8, 12, 22, 43, 78, 107, 219, 209, 124, 37, 14, 6]),
    City(
      name: "重庆", latitude: 29.563, longitude: 106.551, weight: 1.0,
      monthlyMeans: [8.1, 10.2, 14.4, 19.2, 22.9, 25.7, 29.2, 29.2, 24.6, 19.0, 14.4, 9.4],
      monthlyRain: [20, 25, 56, 104, 153, 184, 180, 140, 109, 88, 47, 24]),
    City(
      name: "武汉", latitude: 30.593, longitude: 114.305, weight: 1.0,
      monthlyMeans: [4.1, 6.8, 11.2, 17.6, 22.7, 26.3, 29.3, 28.6, 24.1, 18.4, 12.0, 6.2],
      monthlyRain: [50, 68, 96, 130, 165, 215, 221, 122, 75, 73, 57, 31]),
    City(
      name: "北京", latitude: 39.904, longitude: 116.407, weight: 0.9,
      monthlyMeans: [-2.9, 0.4, 7.0, 14.9, 21.0, 25.0, 26.9, 25.8, 20.8, 13.7, 5.2, -0.9],
      monthlyRain: [2, 5, 9, 22, 37, 72, 171, 114, 51, 28, 13, 2]),
    City(
      name: "西安", latitude: 34.341, longitude: 108.940, weight: 0.8,
      monthlyMeans: [0.6, 4.4, 9.7, 15.9, 20.8, 25.6, 27.5, 25.9, 20.9, 14.7, 8.0, 2.2],
      monthlyRain: [6, 9, 26, 43, 60, 56, 92, 84, 92, 59, 23, 6]),
  ]

  /// The month's normal of a table, straight between the middles of two months.
  static func normal(of table: [Double], dayOfYear: Int) -> Double {
    let position = (Double(dayOfYear) - 15.2) / 30.44
    let lower = Int(position.rounded(.down))
    let share = position - Double(lower)
    return table[(lower + 12) % 12] * (1 - share) + table[(lower + 13) % 12] * share
  }
}
