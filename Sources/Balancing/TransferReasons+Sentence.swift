public import SupplyChain

extension TransferReasons.Transfer {
  /// The reason in one sentence.
  ///
  /// - Parameters:
  ///   - donor: What the giving store is called.
  ///   - recipient: What the getting store is called.
  public func sentence(donor: String, recipient: String) -> Sentence {
    let packs = cases == 1 ? "1 pack" : "\(cases) packs"
    // Who gives what would expire on its shelf saves instead of giving up.
    let given = loss < 0 ? "saves \(-loss)" : "gives up \(loss)"
    let givenChinese = loss < 0 ? "省下 \(-loss) 分" : "让出 \(loss) 分"
    return Sentence(
      "\(recipient) gains \(gain) fen by \(packs), \(donor) \(given), handling \(costs), share of "
        + "the trip \(tripShare).",
      "\(recipient) 得 \(cases) 箱，收益 \(gain) 分；\(donor) \(givenChinese)，搬运 \(costs) 分，"
        + "分摊运费 \(tripShare) 分。")
  }
}

extension TransferReasons.Absence {
  /// The reason in one sentence.
  ///
  /// - Parameters:
  ///   - donor: What the store is called that does not give.
  ///   - recipient: What the store is called that does not get.
  public func sentence(donor: String, recipient: String) -> Sentence {
    switch self {
    case .noTrip:
      Sentence(
        "No trip from \(donor) to \(recipient) is possible: another city, too far, or "
          + "not open in time.",
        "\(donor) 到 \(recipient) 没有可行的车次：不同城市、太远或营业时间不合。")
    case .blocked:
      Sentence(
        "Nothing may go from \(donor) to \(recipient): the setting blocked_pairs says so.",
        "设置 blocked_pairs 禁止 \(donor) 调往 \(recipient)。")
    case .nothingToGive:
      Sentence("\(donor) has nothing to spare.", "\(donor) 没有富余。")
    case .nothingNeeded:
      Sentence("\(recipient) does not need any.", "\(recipient) 不需要。")
    case .notOnThisTrip:
      Sentence(
        "\(recipient) would not use it before it expires.", "\(recipient) 在到期前用不完。")
    case .donorNeedsIt(let fen):
      Sentence(
        "\(donor) needs it itself: it would lose \(fen) fen more than \(recipient) gains.",
        "\(donor) 自己需要：其损失比 \(recipient) 的收益多 \(fen) 分。")
    case .othersPayMore(let fen):
      Sentence(
        "Other stores make more of what \(donor) can give, by \(fen) fen a case.",
        "\(donor) 的富余给其他门店更划算，每箱多 \(fen) 分。")
    case .othersGiveCheaper(let fen):
      Sentence(
        "Other stores serve \(recipient) more cheaply, by \(fen) fen a case.",
        "其他门店供给 \(recipient) 更便宜，每箱省 \(fen) 分。")
    case .tripDoesNotPay(let fen):
      Sentence(
        "All that \(donor) could send to \(recipient) does not pay for the trip: it loses "
          + "\(fen) fen.",
        "\(donor) 能给 \(recipient) 的全部货物抵不过运费，差 \(fen) 分。")
    case .coldKitDoesNotPay(let fen):
      Sentence(
        "The chilled goods from \(donor) to \(recipient) do not pay for the cold kit: it loses "
          + "\(fen) fen.",
        "\(donor) 到 \(recipient) 的冷藏货物抵不过冷链费用，差 \(fen) 分。")
    case .leftOut(let fen):
      Sentence(
        "The plan does without it, for its rules or because nothing better was found; at most "
          + "\(fen) fen are forgone.",
        "方案未采用（受规则限制或未找到更优），至多少得 \(fen) 分。")
    }
  }
}
