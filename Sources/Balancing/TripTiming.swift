import SupplyChain

/// When the vehicle of a leg leaves and arrives on the morning after the night.
struct TripTiming {
  let departBy: LocalMoment
  let arriveBy: LocalMoment
  let kilometres: Double

  /// - Returns: `nil` when the two stores do not take part in a trip: of different cities, too far
  ///   apart, of unknown place, or not both open in time.
  init?(from donor: Store, to recipient: Store, day: BusinessDay, settings: BalancingSettings) {
    guard donor.city == recipient.city, let start = donor.place, let end = recipient.place else {
      return nil
    }
    let straight = start.kilometres(to: end)
    guard straight <= settings.radiusKilometres else { return nil }
    let kilometres = straight * settings.roadFactor
    let minutes = Int((kilometres / settings.kilometresAnHour * 60).rounded(.up))
    var departure = settings.departsAt.minutes
    departure = max(departure, donor.opensAt?.minutes ?? 0)
    departure = max(departure, (recipient.opensAt?.minutes ?? 0) - minutes)
    guard departure <= settings.latestDeparture.minutes,
      departure <= TripTiming.closing(of: donor),
      departure + minutes <= TripTiming.closing(of: recipient)
    else { return nil }
    let morning = LocalMoment(day: day + 1, time: .midnight)
    self.departBy = morning.advanced(byMinutes: departure)
    self.arriveBy = morning.advanced(byMinutes: departure + minutes)
    self.kilometres = kilometres
  }

  /// Minutes from midnight at which the doors close, beyond 1440 when that is after midnight.
  private static func closing(of store: Store) -> Int {
    guard let closesAt = store.closesAt else { return 1440 }
    let opensAt = store.opensAt ?? .midnight
    return closesAt <= opensAt ? closesAt.minutes + 1440 : closesAt.minutes
  }
}
