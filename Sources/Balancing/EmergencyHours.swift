import SupplyChain

/// The minutes, counted from 1970-01-01, at which a door is open or a vehicle may leave: the same
/// hours on every day of a span, perhaps beyond midnight.
struct OpenHours {
  private let opens: Int
  /// After ``opens``, at most a day later.
  private let closes: Int
  private let firstDay: Int
  private let lastDay: Int

  /// The hours of a store, all day where they are not known, on the days on which it trades.
  init(of store: Store) {
    self.opens = store.opensAt?.minutes ?? 0
    let closes = store.closesAt?.minutes ?? 1440
    self.closes = closes <= opens ? closes + 1440 : closes
    self.firstDay = store.openedOn.map { Int($0.daysSinceEpoch) } ?? .min / 4000
    self.lastDay = store.closedOn.map { Int($0.daysSinceEpoch) } ?? .max / 4000
  }

  /// The hours of a vehicle, from the first through the last departure of each day.
  init(from first: TimeOfDay, through last: TimeOfDay) {
    self.opens = first.minutes
    self.closes = last.minutes
    self.firstDay = .min / 4000
    self.lastDay = .max / 4000
  }

  /// The first minute from `minute` on at which it is open, `nil` when it never is again.
  func next(from minute: Int) -> Int? {
    let today = minute >= 0 ? minute / 1440 : (minute - 1439) / 1440
    var day = max(today - 1, firstDay)
    while day <= lastDay {
      if minute <= day * 1440 + closes { return max(minute, day * 1440 + opens) }
      day += 1
    }
    return nil
  }
}

/// When a vehicle leaves and arrives that is asked for now.
struct EmergencyTiming {
  let departure: Int
  let arrival: Int

  /// A vehicle that cannot leave within a week does not answer an emergency.
  private static let longestWait = 7 * 1440

  /// The earliest trip of so many minutes that leaves when donor and vehicle can and arrives when
  /// the recipient is open. Each of the three only ever pushes the departure on, so what is stable
  /// is the earliest.
  init?(ready: Int, minutes: Int, donor: OpenHours, vehicle: OpenHours, recipient: OpenHours) {
    var departure = ready
    while departure - ready <= EmergencyTiming.longestWait {
      guard let open = donor.next(from: departure), let leaving = vehicle.next(from: open),
        let arriving = recipient.next(from: leaving + minutes)
      else { return nil }
      if arriving - minutes == departure {
        self.departure = departure
        self.arrival = arriving
        return
      }
      departure = arriving - minutes
    }
    return nil
  }
}

extension LocalMoment {
  /// Minutes from 1970-01-01.
  var minutes: Int { Int(day.daysSinceEpoch) * 1440 + time.minutes }

  /// The moment so many minutes from 1970-01-01.
  init(minutes: Int) {
    self = LocalMoment(day: BusinessDay(daysSinceEpoch: 0), time: .midnight)
      .advanced(byMinutes: minutes)
  }
}
