import Charts
import Foundation
import Operations
import SupplyChain

/// The chain's clocks: how a page tells the instants that the ledger keeps.
struct PageClock: Sendable {
  private let zone: TimeZone
  private let today: BusinessDay
  private let speech: Speech

  init(_ call: PageCall) {
    zone = TimeZone(identifier: call.settings.timeZone) ?? .gmt
    today = call.today
    speech = call.speech
  }

  /// The minute that the chain's clocks showed at an instant.
  func local(_ instant: Instant) -> LocalMoment {
    let date = Date(timeIntervalSince1970: Double(instant.seconds))
    let seconds = instant.seconds + Int64(zone.secondsFromGMT(for: date))
    return LocalMoment(minutesSinceEpoch: Int((Double(seconds) / 60).rounded(.down)))
  }

  /// An instant as people say it: `today 14:30`; programs find it in UTC beside it.
  func moment(_ instant: Instant?) -> Markup {
    guard let instant else { return "–" }
    return #"<time datetime="\#(instant.text)">\#(text(instant))</time>"#
  }

  /// The same within a sentence.
  func text(_ instant: Instant) -> String { speech.moment(local(instant), from: today) }

  /// An instant of which people want the day alone: `Tue 30 Jun`, with its year where that is not
  /// the present one.
  func day(_ instant: Instant?) -> Markup {
    guard let instant else { return "–" }
    return #"<time datetime="\#(instant.text)">\#(dayText(instant))</time>"#
  }

  /// The same within a sentence.
  func dayText(_ instant: Instant) -> String {
    speech.dated(local(instant).day, from: today)
  }

  /// An instant to the second, for those who compare it with others.
  func exact(_ text: String) -> Markup {
    guard let instant = Instant(text) else { return "\(text)" }
    let local = local(instant)
    let seconds = String(text.dropFirst(17).prefix(2))
    return #"<time datetime="\#(text)">\#(local.day) \#("\(local.time)"):\#(seconds)</time>"#
  }
}

extension PageCall {
  /// The chain's clocks, in the reader's language.
  var chainClock: PageClock { PageClock(self) }
}
