import SupplyChain

/// A promotion that runs for some days in some stores.
struct Campaign {
  let name: String
  let days: ClosedRange<BusinessDay>
  /// The drink that it sells, `nil` when it sells everything.
  let drink: Int?
  /// What it does to the drink, or to everything, as a factor.
  let lift: Double
  /// The only city that takes part, `nil` for all.
  let city: Int?
  private let key: UInt64

  /// Whether a store takes part: four of five of those that are asked.
  func includes(_ store: SimulatedStore) -> Bool {
    guard city == nil || city == store.city else { return false }
    return SplitMix64.mix(key &+ UInt64(store.number)) % 5 != 0
  }

  /// The campaigns that touch `days`, by their first day. They are planned from one fixed day on,
  /// so that a date's campaigns do not depend on which days are asked for.
  static func plan(
    for days: ClosedRange<BusinessDay>, menu: [Drink], streams: RandomStreams
  ) -> [Campaign] {
    var campaigns: [Campaign] = []
    var first = PublicHolidays.knownDays.lowerBound
    var number = 0
    while first <= days.upperBound {
      let campaign = campaign(number: number, first: first, menu: menu, streams: streams)
      if campaign.days.overlaps(days) { campaigns.append(campaign) }
      first = first + 9 + Int(streams.key(.campaign, number, 1) % 8)
      number += 1
    }
    return campaigns
  }

  private static func campaign(
    number: Int, first: BusinessDay, menu: [Drink], streams: RandomStreams
  ) -> Campaign {
    var generator = streams.generator(.campaign, number)
    let length = 3 + Int(generator.uniform() * 5)
    let city = generator.uniform() < 0.35 ? Int(generator.uniform() * Double(City.all.count)) : nil
    let isForOneDrink = generator.uniform() < 0.5
    let onSale = menu.prefix(Drink.written.count).indices.filter {
      menu[$0].season?.includes(first) ?? true
    }
    let drink = onSale[Int(generator.uniform() * Double(onSale.count))]
    let offers = ["第二杯半价", "会员日", "满30减8", "早安茶歇", "周年庆"]
    let offer = offers[Int(generator.uniform() * Double(offers.count))]
    return Campaign(
      name: isForOneDrink ? "买一送一·" + menu[drink].name : offer,
      days: first...(first + length - 1), drink: isForOneDrink ? drink : nil,
      lift: isForOneDrink ? generator.uniform(1.5...2.3) : generator.uniform(1.12...1.32),
      city: city, key: streams.key(.campaign, number, 2))
  }
}
