/// A named array of doubles, row-major, as model files keep them.
public struct ModelTensor: Sendable, Hashable {
  /// What it holds, e.g. `bin0.groups`.
  public let name: String
  /// The length of each dimension.
  public let shape: [Int]
  /// The numbers, the last dimension running fastest.
  public let values: [Double]

  /// Takes the numbers.
  public init(name: String, shape: [Int], values: [Double]) {
    precondition(values.count == shape.reduce(1, *), "as many values as the shape has places")
    self.name = name
    self.shape = shape
    self.values = values
  }
}

extension PooledModel {
  /// What a model file must say in words beside the numbers.
  public struct Card: Sendable, Hashable, Codable {
    /// What the chain's own past decided.
    public var settings: ForecastSettings { frame.settings }
    /// Days ahead.
    public var horizon: Int { frame.horizon }
    let frame: ModelFrame
    let groups: [GroupKey]
    let groupsWithLevel: [GroupKey]
    let materialsWithLevel: [String]
    let seriesCount: Int
  }

  /// The settings that the model was fitted with.
  public var settings: ForecastSettings { frame.settings }

  /// The words of the model: with ``tensors`` it is the whole model.
  public var card: Card {
    Card(
      frame: frame, groups: groupKeys, groupsWithLevel: groupLevels.keys.sorted(),
      materialsWithLevel: materialLevels.keys.sorted(), seriesCount: seriesCount)
  }

  private var groupKeys: [GroupKey] { (bins.first?.groups.keys).map { $0.sorted() } ?? [] }

  /// The numbers of the model, always in the same order.
  ///
  /// Of each horizon bin: `pool` (columns), `groups` (groups × columns), `ramps` (random
  /// features), `squares` (columns) and `variance` (one value, none when nothing was learnt); then
  /// the usual log levels, and how much wider errors to come are than the fit's own, by bin, of
  /// days and of totals (none where that was not looked at), and the days of the longest history
  /// (none where nothing was taught).
  public var tensors: [ModelTensor] {
    let (card, width) = (card, frame.layout.count)
    var tensors: [ModelTensor] = []
    for (index, bin) in bins.enumerated() {
      let rows = card.groups.flatMap { bin.coefficients(of: $0) }
      let variance = bin.errorVariance.map { [$0] } ?? []
      tensors += [
        ModelTensor(name: "bin\(index).pool", shape: [width], values: bin.pool),
        ModelTensor(name: "bin\(index).groups", shape: [card.groups.count, width], values: rows),
        ModelTensor(name: "bin\(index).ramps", shape: [RandomFeatures.count], values: bin.ramps),
        ModelTensor(name: "bin\(index).squares", shape: [width], values: bin.columnSquares),
        ModelTensor(name: "bin\(index).variance", shape: [variance.count], values: variance),
      ]
    }
    let levels = card.groupsWithLevel.map { groupLevels[$0] ?? 0 }
    let materials = card.materialsWithLevel.map { materialLevels[$0] ?? 0 }
    tensors.append(ModelTensor(name: "level.groups", shape: [levels.count], values: levels))
    tensors.append(
      ModelTensor(name: "level.materials", shape: [materials.count], values: materials))
    tensors += [
      ModelTensor(name: "width.daily", shape: [widths.daily.count], values: widths.daily),
      ModelTensor(name: "width.totals", shape: [widths.totals.count], values: widths.totals),
      ModelTensor(
        name: "days", shape: [days.isFinite ? 1 : 0], values: days.isFinite ? [days] : []),
    ]
    return tensors
  }

  /// Takes back what ``tensors`` and ``card`` gave, bit for bit.
  ///
  /// - Throws: ``ForecastingFailure/notAModel(reason:)`` when a tensor is missing, has another
  ///   shape than the card says or holds a number that is not finite.
  public init(tensors: [ModelTensor], card: Card) throws(ForecastingFailure) {
    try card.frame.check()
    let reader = TensorReader(tensors)
    let (width, count) = (card.frame.layout.count, card.groups.count)
    var bins: [BinModel] = []
    for index in 0..<card.frame.binCount {
      let rows = try reader.values("bin\(index).groups", shape: [count, width])
      var groups: [GroupKey: [Double]] = [:]
      for (place, key) in card.groups.enumerated() {
        groups[key] = Array(rows[(place * width)..<((place + 1) * width)])
      }
      bins.append(
        BinModel(
          pool: try reader.values("bin\(index).pool", shape: [width]), groups: groups,
          ramps: try reader.values("bin\(index).ramps", shape: [RandomFeatures.count]),
          columnSquares: try reader.values("bin\(index).squares", shape: [width]),
          errorVariance: try reader.optional("bin\(index).variance")))
    }
    let levels = try reader.values("level.groups", shape: [card.groupsWithLevel.count])
    let materials = try reader.values("level.materials", shape: [card.materialsWithLevel.count])
    let widths = ErrorWidths(
      daily: try reader.widths("width.daily", binCount: bins.count),
      totals: try reader.widths("width.totals", binCount: bins.count))
    self.init(
      frame: card.frame, bins: bins,
      groupLevels: Dictionary(zip(card.groupsWithLevel, levels), uniquingKeysWith: { $1 }),
      materialLevels: Dictionary(zip(card.materialsWithLevel, materials), uniquingKeysWith: { $1 }),
      widths: widths, days: try reader.days(), seriesCount: card.seriesCount)
  }
}

/// Finds tensors by name and holds them against what they must be.
private struct TensorReader {
  private let byName: [String: ModelTensor]

  init(_ tensors: [ModelTensor]) {
    byName = Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func values(_ name: String, shape: [Int]) throws(ForecastingFailure) -> [Double] {
    let tensor = try tensor(name)
    guard tensor.shape == shape else {
      throw .notAModel(reason: "\(name) has the shape \(tensor.shape) instead of \(shape)")
    }
    return tensor.values
  }

  func optional(_ name: String) throws(ForecastingFailure) -> Double? {
    let tensor = try tensor(name)
    guard tensor.values.count <= 1 else {
      throw .notAModel(reason: "\(name) has \(tensor.values.count) values instead of one")
    }
    return tensor.values.first
  }

  /// One positive width a bin, or none: models of earlier versions have none.
  func widths(_ name: String, binCount: Int) throws(ForecastingFailure) -> [Double] {
    guard byName[name] != nil else { return [] }
    let values = try tensor(name).values
    guard values.isEmpty || values.count == binCount, values.allSatisfy({ $0 >= 1 }) else {
      throw .notAModel(reason: "\(name) has no width of errors for each of \(binCount) bins")
    }
    return values
  }

  /// The days of the longest history; models of earlier versions do not say.
  func days() throws(ForecastingFailure) -> Double {
    guard byName["days"] != nil, let days = try optional("days") else { return .infinity }
    guard days >= 0 else { throw .notAModel(reason: "days is \(days)") }
    return days
  }

  private func tensor(_ name: String) throws(ForecastingFailure) -> ModelTensor {
    guard let tensor = byName[name] else { throw .notAModel(reason: "\(name) is missing") }
    guard tensor.values.allSatisfy({ $0.isFinite && abs($0) < 1e12 }) else {
      throw .notAModel(reason: "\(name) holds a number that is none")
    }
    return tensor
  }
}
