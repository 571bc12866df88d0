import Forecasting
import Foundation
import Persistence
import SupplyChain

/// What stands beside a model's numbers: where they come from, how good they were, and what is
/// needed to ask them. Written as `<day>.json` beside `<day>.safetensors`.
struct ModelCard: Codable, Sendable {
  /// The newest form of card that is read.
  static let newestFormat = 1
  /// Where models stand among a run's files.
  static let folder = "models/"

  let format: Int
  let run: String
  let day: BusinessDay
  let program: String
  /// The numbers hang on it in their last digits.
  let blas: String
  /// The first and the last day that the regression learnt from.
  let trainedFrom: BusinessDay
  let trainedThrough: BusinessDay
  let series: Int
  /// The stores that it learnt from, by id with their names; cards of before do not tell.
  let stores: [String: String]?
  /// The materials that it learnt from, sorted.
  let materials: [MaterialID]?
  /// The hash of everything that the run knew.
  let inputHash: String
  let settingsHash: String
  /// How good the forecasts of a week before were, when any could be judged.
  let errors: ForecastScores?
  /// SHA-256 of the safetensors file.
  var tensorsHash = ""
  let model: PooledModel.Card

  enum CodingKeys: String, CodingKey {
    case format, run, day, program, blas, series, stores, materials, errors, model
    case trainedFrom = "trained_from"
    case trainedThrough = "trained_through"
    case inputHash = "input_hash"
    case settingsHash = "settings_hash"
    case tensorsHash = "tensors_hash"
  }

  init(
    _ model: PooledModel, run: StoredRun, stores: [Store], materials: Set<MaterialID>,
    errors: ForecastAccuracy?
  ) {
    format = ModelCard.newestFormat
    self.run = run.id.text
    day = run.moment.day
    program = ProgramVersion.current
    blas = NumericsLibrary.description
    trainedFrom = day - model.settings.fitDays
    trainedThrough = day
    series = model.seriesCount
    self.stores = Dictionary(
      stores.map { ($0.id.text, $0.name) }, uniquingKeysWith: { first, _ in first })
    self.materials = materials.sorted()
    inputHash = run.inputHash
    settingsHash = run.settingsHash
    self.errors = errors.map(ForecastScores.init)
    self.model = model.card
  }

  /// The two files of the model, as a run keeps them.
  func files(of model: PooledModel) throws -> [String: [UInt8]] {
    let tensors = ModelFile(
      tensors: model.tensors, metadata: ["format": "chama \(format)", "run": run]
    ).bytes
    var card = self
    card.tensorsHash = sha256(tensors)
    let name = ModelCard.folder + day.description
    return [
      "\(name).safetensors": tensors,
      "\(name).json": Array((try canonicalJSON(card) + "\n").utf8),
    ]
  }

  /// Reads a model from its two files.
  ///
  /// - Parameter path: of either; both have the same name.
  /// - Throws: ``OperationsFailure/cannotRead(path:reason:)``;
  ///   ``ForecastingFailure/notAModel(reason:)``.
  static func read(_ path: String) throws -> (card: ModelCard, model: PooledModel) {
    let ending = [".safetensors", ".json"].first(where: path.hasSuffix) ?? ""
    let base = String(path.dropLast(ending.count))
    return try model(
      named: base, tensors: try contents(of: base + ".safetensors"),
      card: try contents(of: base + ".json"))
  }

  /// The model that a run keeps, `nil` when it keeps none.
  ///
  /// - Throws: ``ForecastingFailure/notAModel(reason:)``.
  static func model(
    of run: StoredRun, in ledger: Ledger
  ) throws -> (card: ModelCard, model: PooledModel)? {
    let name = folder + run.moment.day.description
    guard let tensors = try ledger.file("\(name).safetensors", of: run.id),
      let card = try ledger.file("\(name).json", of: run.id)
    else { return nil }
    return try model(named: name, tensors: tensors, card: card)
  }

  /// How good the forecasts of a week before a run were, as it judged them; `nil` when it keeps
  /// no model or could judge none.
  static func scores(of run: StoredRun, in ledger: Ledger) throws -> ForecastScores? {
    let name = folder + run.moment.day.description
    guard let card = try ledger.file("\(name).json", of: run.id) else { return nil }
    return (try? JSONDecoder().decode(ModelCard.self, from: Data(card)))?.errors
  }

  private static func model(
    named name: String, tensors: [UInt8], card words: [UInt8]
  ) throws -> (card: ModelCard, model: PooledModel) {
    guard let card = try? JSONDecoder().decode(ModelCard.self, from: Data(words)) else {
      throw ForecastingFailure.notAModel(reason: "\(name).json is no model card")
    }
    guard card.format == newestFormat else {
      throw ForecastingFailure.notAModel(reason: "its card has the form \(card.format)")
    }
    guard card.tensorsHash == sha256(tensors) else {
      throw ForecastingFailure.notAModel(reason: "its numbers are not those that its card is of")
    }
    let file = try ModelFile(bytes: tensors)
    return (card, try PooledModel(tensors: file.tensors, card: card.model))
  }

  private static func contents(of path: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw OperationsFailure.cannotRead(path, error)
    }
  }
}
