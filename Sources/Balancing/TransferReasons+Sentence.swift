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
    let given = loss < 0 ? "saves \(yuan(-loss))" : "gives up \(yuan(loss))"
    let givenChinese = loss < 0 ? "省下 \(yuan(-loss)) 元" : "让出 \(yuan(loss)) 元"
    return Sentence(
      "\(recipient) gains \(yuan(gain)) yuan by \(packs), \(donor) \(given), handling "
        + "\(yuan(costs)), share of the trip \(yuan(tripShare)).",
      "\(recipient) 得 \(cases) 包，收益 \(yuan(gain)) 元；\(donor) \(givenChinese)，搬运 "
        + "\(yuan(costs)) 元，分摊运费 \(yuan(tripShare)) 元。")
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
    case .donorClosed:
      Sentence(
        "\(donor) has used nothing for days and is held to be closed: nobody may be there to hand "
          + "goods over.",
        "\(donor) 已多日没有消耗，视为停业，可能无人交货。")
    case .nothingNeeded:
      Sentence("\(recipient) does not need any.", "\(recipient) 不需要。")
    case .notOnThisTrip:
      Sentence(
        "\(recipient) would not use it before it expires.", "\(recipient) 在到期前用不完。")
    case .donorNeedsIt(let fen):
      Sentence(
        "\(donor) needs it itself: it would lose \(yuan(fen)) yuan more than \(recipient) gains, "
          + "handling included.",
        "\(donor) 自己需要：连同搬运，其损失比 \(recipient) 的收益多 \(yuan(fen)) 元。")
    case .handlingDoesNotPay(let fen):
      Sentence(
        "What \(recipient) would gain by a pack does not pay for its handling: "
          + "\(yuan(fen)) yuan are lacking.",
        "\(recipient) 多得一包的收益抵不过搬运费，差 \(yuan(fen)) 元。")
    case .othersPayMore(let fen):
      Sentence(
        "Other stores make more of what \(donor) can give, by \(yuan(fen)) yuan a pack.",
        "\(donor) 的富余给其他门店更划算，每包多 \(yuan(fen)) 元。")
    case .othersGiveCheaper(let fen):
      Sentence(
        "Other stores serve \(recipient) more cheaply, by \(yuan(fen)) yuan a pack.",
        "其他门店供给 \(recipient) 更便宜，每包省 \(yuan(fen)) 元。")
    case .tripDoesNotPay(let fen):
      Sentence(
        "All that \(donor) could send to \(recipient) does not pay for the trip: it loses "
          + "\(yuan(fen)) yuan.",
        "\(donor) 能给 \(recipient) 的全部货物抵不过运费，差 \(yuan(fen)) 元。")
    case .coldKitDoesNotPay(let fen):
      Sentence(
        "The chilled goods from \(donor) to \(recipient) do not pay for the cold kit: it loses "
          + "\(yuan(fen)) yuan.",
        "\(donor) 到 \(recipient) 的冷藏货物抵不过冷链费用，差 \(yuan(fen)) 元。")
    case .otherTripsPayMore(let fen):
      Sentence(
        "The trip from \(donor) to \(recipient) would pay by itself, but other trips make more of "
          + "the same goods or needs, by \(yuan(fen)) yuan.",
        "\(donor) 到 \(recipient) 的车次单独可行，但同样的货物或需求由其他车次满足更划算，多 \(yuan(fen)) 元。")
    case .leftOut(let fen):
      Sentence(
        "The plan does without it, for its rules or because nothing better was found; at most "
          + "\(yuan(fen)) yuan are forgone.",
        "方案未采用（受规则限制或未找到更优），至多少得 \(yuan(fen)) 元。")
    }
  }
}

private func yuan(_ fen: Int64) -> String { Money(fen: fen).yuanText }
