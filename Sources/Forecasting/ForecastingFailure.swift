import LinearAlgebra
public import SupplyChain

/// Why a forecast cannot be made.
public enum ForecastingFailure: Failure, Hashable {
  /// The history is of a store that the master data does not name.
  case unknownStore(StoreID)
  /// The store's history begins after the origin, so nothing is known of it.
  case noHistory(StoreID, origin: BusinessDay)
  /// The regression's equations have no solution, as the reason says.
  case notSolvable(reason: String)
  /// What was read is not a model of this program.
  case notAModel(reason: String)
  /// The store has never used the material up to the origin, or the day is not ahead.
  case notForecast(StoreID, MaterialID, BusinessDay)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .unknownStore(let store): "the store \(store) has consumption but is not a known store"
    case .noHistory(let store, let origin):
      "the store \(store) has no consumption up to \(origin)"
    case .notAModel(let reason): "not a model: \(reason)"
    case .notForecast(let store, let material, let day):
      "there is no forecast of \(material) in the store \(store) for \(day)"
    case .notSolvable(let reason): "the forecast's regression has no solution: \(reason)"
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: String {
    switch self {
    case .unknownStore: "add the store to stores.csv, or correct the store's id"
    case .noHistory: "choose a later day, or wait for the store's first business day"
    case .notAModel: "fit the chain again and keep the new model"
    case .notForecast: "choose a material that the store has used, and a day within the horizon"
    case .notSolvable: "look for absurd quantities in the consumption of the last months"
    }
  }

  /// What sort of failure it is.
  public var kind: FailureKind {
    switch self {
    case .unknownStore, .noHistory, .notAModel: .badInput
    case .notForecast: .notFound
    case .notSolvable: .failed
    }
  }
}

extension ForecastingFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .unknownStore(let store):
      FailureText("门店 \(store) 有用量，但不在门店表中。", "请将其加入 stores.csv，或更正门店编号。")
    case .noHistory(let store, let origin):
      FailureText("门店 \(store) 截至 \(origin) 没有用量。", "请选择更晚的日期，或等待其首个营业日。")
    case .notAModel: FailureText("不是预测模型。", "请重新拟合并保存新的模型。")
    case .notForecast(let store, let material, let day):
      FailureText(
        "没有门店 \(store) 的 \(material) 在 \(day) 的预测。", "请选择该门店用过的原料及预测范围之内的日期。")
    case .notSolvable: FailureText("预测的回归方程无解。", "请检查近几个月用量中的异常数量。")
    }
  }
}
