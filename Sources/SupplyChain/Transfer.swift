/// A wall-clock moment at a store: no time zone inside.
public struct LocalMoment: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// The calendar day.
  public let day: BusinessDay
  /// The time on it.
  public let time: TimeOfDay

  /// Takes a day and a time.
  public init(day: BusinessDay, time: TimeOfDay) {
    self.day = day
    self.time = time
  }

  /// Compares by time.
  public static func < (left: LocalMoment, right: LocalMoment) -> Bool {
    left.day != right.day ? left.day < right.day : left.time < right.time
  }

  /// The moment `minutes` later.
  public func advanced(byMinutes minutes: Int) -> LocalMoment {
    let total = time.minutes + minutes
    let days = total >= 0 ? total / 1440 : (total - 1439) / 1440
    return LocalMoment(day: day + days, time: TimeOfDay(unchecked: total - days * 1440))
  }

  /// Minutes since 1970-01-01, as the ledger keeps moments.
  public var minutesSinceEpoch: Int { Int(day.daysSinceEpoch) * 1440 + time.minutes }

  /// The moment so many minutes since 1970-01-01.
  public init(minutesSinceEpoch minutes: Int) {
    self = LocalMoment(day: BusinessDay(daysSinceEpoch: 0), time: .midnight)
      .advanced(byMinutes: minutes)
  }

  /// The moment as `2026-06-30T09:05`.
  public var description: String { "\(day)T\(time)" }
}

/// One vehicle trip with two stops, pick-up and drop (物流任务). All materials between the two
/// stores share it.
public struct Leg: Hashable, Sendable, Codable {
  /// Its id.
  public private(set) var id: LegID
  /// The store that gives.
  public let from: StoreID
  /// The store that gets.
  public let to: StoreID
  /// The latest departure.
  public let departBy: LocalMoment
  /// The latest arrival.
  public let arriveBy: LocalMoment
  /// The way by road, in kilometres.
  public let kilometres: Double
  /// What is loaded, in grams, rounded up.
  public let grams: Int64
  /// Whether the cold kit comes along.
  public let carriesColdKit: Bool
  /// What the trip costs, cold kit included.
  public let cost: Money

  /// Takes a trip.
  public init(
    id: LegID, from: StoreID, to: StoreID, departBy: LocalMoment, arriveBy: LocalMoment,
    kilometres: Double, grams: Int64, carriesColdKit: Bool, cost: Money
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.departBy = departBy
    self.arriveBy = arriveBy
    self.kilometres = kilometres
    self.grams = grams
    self.carriesColdKit = carriesColdKit
    self.cost = cost
  }

  /// The same trip under another id.
  public func named(_ id: LegID) -> Leg {
    var leg = self
    leg.id = id
    return leg
  }
}

/// One lot on a transfer order.
public struct TransferLine: Hashable, Sendable, Codable {
  /// Its number on the order, from 1.
  public let number: Int
  /// The material.
  public let material: MaterialID
  /// The donor's lot.
  public let lot: LotID
  /// When the lot expires, when known.
  public let expiresOn: BusinessDay?
  /// How much.
  public let quantity: Quantity
  /// The same in packs.
  public let packs: Int
  /// What it is worth to move it: gain less loss plus rescue less handling, before the trip.
  public let worth: Money
  /// Its share of the trip's cost.
  public let tripShare: Money
  /// What the plan promises of it; `nil` on orders that promised nothing.
  public let promise: TransferPromise?
  /// Why, in one sentence with its numbers.
  public let why: Sentence

  /// Takes a line.
  public init(
    number: Int, material: MaterialID, lot: LotID, expiresOn: BusinessDay?, quantity: Quantity,
    packs: Int, worth: Money, tripShare: Money, promise: TransferPromise? = nil, why: Sentence
  ) {
    self.number = number
    self.material = material
    self.lot = lot
    self.expiresOn = expiresOn
    self.quantity = quantity
    self.packs = packs
    self.worth = worth
    self.tripShare = tripShare
    self.promise = promise
    self.why = why
  }
}

/// What a line of a plan promises to save, so that it can be held against what came.
public struct TransferPromise: Hashable, Sendable, Codable {
  /// Gain less loss plus rescue less handling with all later shortage counted (ρ = 1), before the
  /// trip.
  public let worth: Money
  /// The last business day on which the line can still be of use or do harm: the eve of the arrival
  /// of the next order at either store, or the last day of a lot that is rescued.
  public let countsThrough: BusinessDay

  /// Takes a promise.
  public init(worth: Money, countsThrough: BusinessDay) {
    self.worth = worth
    self.countsThrough = countsThrough
  }
}

/// What a transfer order asks for; it does not change after it has been proposed.
public struct TransferContent: Hashable, Sendable, Codable {
  /// The order's number.
  public let number: TransferOrderNumber
  /// The trip.
  public let leg: Leg
  /// What is on it.
  public let lines: [TransferLine]

  /// Takes the content.
  public init(number: TransferOrderNumber, leg: Leg, lines: [TransferLine]) {
    self.number = number
    self.leg = leg
    self.lines = lines
  }

  /// What the whole order is worth after its trip.
  public var netWorth: Money {
    lines.reduce(Money.zero) { $0 + $1.worth } - leg.cost
  }

  /// What the plan promises of the order after its trip, later shortage counted in full; `nil` when
  /// a line promises nothing.
  public var promisedSaving: Money? {
    let promises = lines.compactMap(\.promise)
    guard promises.count == lines.count, !lines.isEmpty else { return nil }
    return promises.reduce(Money.zero) { $0 + $1.worth } - leg.cost
  }
}
