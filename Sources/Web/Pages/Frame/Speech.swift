import Charts
import SupplyChain

/// How a page speaks to the one who reads it: every text in both languages, numbers, days and
/// amounts as people write them.
struct Speech: Sendable, Hashable {
  /// The reader's language.
  let language: Language

  /// The text in the reader's language. Both stand side by side, so that none can be missing.
  func say(_ english: String, _ chinese: String) -> String {
    language == .english ? english : chinese
  }

  /// A sentence in the reader's language.
  func say(_ sentence: Sentence) -> String { sentence.text(in: language) }

  /// `1 pack`, `3 packs`, `3 包`.
  func packs(_ count: Int) -> String {
    say("\(number(count)) \(count == 1 ? "pack" : "packs")", "\(number(count)) 包")
  }

  /// `1 line`, `3 lines`: a count with its word, which Chinese does not bend.
  func count(_ count: Int, _ one: String, _ many: String, _ chinese: String) -> String {
    say("\(number(count)) \(count == 1 ? one : many)", "\(number(count)) \(chinese)")
  }

  /// A whole number with commas between thousands.
  func number(_ count: Int) -> String {
    (count < 0 ? "−" : "") + NumberText.grouped(UInt64(count.magnitude))
  }

  /// A number with so many decimals.
  func number(_ value: Double, decimals: Int) -> String {
    NumberText.grouped(value, decimals: decimals)
  }

  /// Base units with their unit: `1,234.5 g`; more than 100 units are shown whole.
  func amount(_ quantity: Quantity, _ unit: String) -> String {
    let units = quantity.units
    let decimals = units >= 100 || units == units.rounded() ? 0 : 1
    let text = NumberText.grouped(units, decimals: decimals)
    return unit.isEmpty ? text : "\(text) \(unit)"
  }

  /// Whole yuan: `¥1,234`.
  func yuan(_ money: Money) -> String {
    (money.fen < 0 ? "−¥" : "¥") + NumberText.grouped((money.fen.magnitude + 50) / 100)
  }

  /// Yuan and fen: `¥12.05`.
  func exactYuan(_ money: Money) -> String {
    let cents = money.fen.magnitude % 100
    return (money.fen < 0 ? "−¥" : "¥") + NumberText.grouped(money.fen.magnitude / 100)
      + (cents < 10 ? ".0" : ".") + String(cents)
  }

  /// A share as per cent: `12.3%`.
  func percent(_ share: Double, decimals: Int = 1, signed: Bool = false) -> String {
    let text = NumberText.grouped(share * 100, decimals: decimals) + "%"
    return signed && share > 0 ? "+" + text : text
  }

  /// A day as people say it: `Tue 30 Jun`, `6月30日 周二`.
  func day(_ day: BusinessDay) -> String {
    let (_, month, date) = day.civil
    return say(
      "\(Speech.weekdays[day.weekday.rawValue].english) \(date) \(Speech.months[month - 1])",
      "\(month)月\(date)日 \(Speech.weekdays[day.weekday.rawValue].chinese)")
  }

  /// A day seen from another: `today`, `tomorrow`, or as ``day(_:)``.
  func day(_ day: BusinessDay, from today: BusinessDay) -> String {
    switch day - today {
    case -1: say("yesterday", "昨天")
    case 0: say("today", "今天")
    case 1: say("tomorrow", "明天")
    default: dated(day, from: today)
    }
  }

  /// A day that may be far away: with its year where that is another than the present one.
  func dated(_ day: BusinessDay, from today: BusinessDay) -> String {
    let year = day.civil.year
    guard year != today.civil.year else { return self.day(day) }
    return say("\(self.day(day)) \(year)", "\(year)年\(self.day(day))")
  }

  /// A moment seen from a day: `today 14:30`.
  func moment(_ moment: LocalMoment, from today: BusinessDay) -> String {
    "\(day(moment.day, from: today)) \(moment.time)"
  }

  /// Minutes as people say them: `45 min`, `1 h 20 min`.
  func minutes(_ minutes: Int) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60)
    if hours == 0 { return say("\(rest) min", "\(rest) 分钟") }
    if rest == 0 { return say("\(hours) h", "\(hours) 小时") }
    return say("\(hours) h \(rest) min", "\(hours) 小时 \(rest) 分钟")
  }

  private static let weekdays = [
    Sentence("Mon", "周一"), Sentence("Tue", "周二"), Sentence("Wed", "周三"),
    Sentence("Thu", "周四"), Sentence("Fri", "周五"), Sentence("Sat", "周六"),
    Sentence("Sun", "周日"),
  ]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension Language {
  /// The language as pages and charts name it (BCP 47).
  var tag: String { self == .english ? "en" : "zh-Hans" }

  /// The other one.
  var other: Language { self == .english ? .chinese : .english }
}

extension Markup.StringInterpolation {
  /// Takes an id and escapes it.
  mutating func appendInterpolation<Subject>(_ id: Identifier<Subject>) {
    appendInterpolation(id.text)
  }

  /// Takes a date as files write it.
  mutating func appendInterpolation(_ day: BusinessDay) { appendInterpolation(day.description) }
}

extension Sequence<Markup> {
  /// All of it, one after the other.
  var joined: Markup { reduce(into: "" as Markup) { $0 += $1 } }
}
