public import SupplyChain

/// Why goods of one material go, or do not go, from one store to another.
public struct TransferVerdict: Sendable, Hashable {
  /// Packs that the plan moves; 0 when nothing goes.
  public let packs: Int
  /// The reason in one sentence.
  public let why: Sentence

  init(packs: Int = 0, why: Sentence) {
    self.packs = packs
    self.why = why
  }
}

extension TransferPlanner {
  /// The reason for what the plan for `positions` moves, or does not move, of a material from one
  /// store to another; the plan is worked out again and is the same.
  ///
  /// - Parameter positions: at least all those of the stores' city.
  public func verdict(
    from donor: StoreID, to recipient: StoreID, material: MaterialID,
    positions: [BalancingPosition]
  ) -> TransferVerdict {
    if settings.blockedPairs.contains(from: donor, to: recipient) {
      return verdict(.blocked, donor, recipient)
    }
    let byStore = Dictionary(grouping: positions, by: \.store)
    let city = cities(of: byStore).first { stores in stores.contains { $0.id == donor } } ?? []
    guard let from = city.firstIndex(where: { $0.id == donor }),
      let to = city.firstIndex(where: { $0.id == recipient }), from != to
    else { return verdict(.noTrip, donor, recipient) }
    let curves = city.map { self.curves(byStore[$0.id] ?? []) }
    if let absence = absence(city, from, to, material, curves) {
      return verdict(absence, donor, recipient)
    }
    let problem = CityProblem(
      stores: city, curvesByStore: curves, day: day, settings: settings)
    guard let goods = problem.goods(of: material) else {
      return verdict(.nothingToGive, donor, recipient)
    }
    let reasons = TransferReasons(optimizer.answer(problem.instance), of: problem.instance)
    if let transfer = reasons.transfer(from: from, to: to, material: goods) {
      return TransferVerdict(
        packs: transfer.cases,
        why: transfer.sentence(donor: donor.text, recipient: recipient.text))
    }
    let absence = reasons.absence(from: from, to: to, material: goods) ?? .noTrip
    return verdict(absence, donor, recipient)
  }

  private func verdict(
    _ absence: TransferReasons.Absence, _ donor: StoreID, _ recipient: StoreID
  ) -> TransferVerdict {
    TransferVerdict(why: absence.sentence(donor: donor.text, recipient: recipient.text))
  }

  /// The reasons that show before any plan is made: an instance leaves such flows out.
  private func absence(
    _ city: [Store], _ from: Int, _ to: Int, _ material: MaterialID, _ curves: [[PositionCurves]]
  ) -> TransferReasons.Absence? {
    func curve(_ store: Int) -> PositionCurves? {
      curves[store].first { $0.position.material == material }
    }
    guard TripTiming(from: city[from], to: city[to], day: day, settings: settings) != nil else {
      return .noTrip
    }
    if curve(from)?.position.isHeldClosed == true { return .donorClosed }
    guard let donor = curve(from), let loss = donor.losses(settings).losses.first else {
      return .nothingToGive
    }
    guard let recipient = curve(to), let gain = recipient.gains(settings).waiting.first else {
      return .nothingNeeded
    }
    let net = gain - loss - donor.terms.goods.handlingPerCase
    if net <= 0 { return .unpaid(gain: gain, loss: loss, net: net) }
    let used = recipient.surelyUsedCases(
      expiringOn: donor.givable.lazy.compactMap(\.lot.lastDay),
      level: settings.usedBeforeExpiryLevel)
    return used > 0 ? nil : .notOnThisTrip
  }
}
