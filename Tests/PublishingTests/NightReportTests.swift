import Publishing
import SupplyChain
import Testing

@Suite("The morning report")
struct NightReportTests {
  /// The article of one language.
  private func article(_ report: NightReport, _ language: Language) -> Substring {
    let html = report.html()
    let tag = language == .english ? "<article lang=\"en\"" : "<article lang=\"zh-Hans\""
    guard let start = html.firstRange(of: tag),
      let end = html[start.lowerBound...].firstRange(of: "</article>")
    else { return "" }
    return html[start.lowerBound..<end.upperBound]
  }

  private func count(_ needle: String, in text: some StringProtocol) -> Int {
    text.split(separator: needle, omittingEmptySubsequences: false).count - 1
  }

  @Test(
    "both languages tell every number of the night",
    arguments: Language.allCases)
  func numbers(language: Language) {
    let text = article(SmallNight.report, language)
    let expected = [
      "84 / 87", "S-0017", "2026-06-26", "4,711", "feeds/2026-06-30/waste",
      "812.5 g", "1,500 g", "13,500.00", "123.45", "2026-07-03", "1,234.56", "654.32",
      "99.00", "50.50", "33.51", "67.02", "82.48", "12.3 km", "41.5 kg", "2026-07-01 09:05",
      "2026-07-01 10:00", "2026-07-20", "18.8%", "24.6%", "+2.1%", "−1.3%", "80.7%", "17.1", "23.3",
      "¥1,889", "¥13,500", "¥82", "a1/b2", "c3", "d4", "OpenBLAS 0.3.21 Haswell", "2026-06-30-1",
      "no weather was issued",
    ]
    for number in expected { #expect(text.contains(number), "\(number)") }
    let english = [
      "needs 1,295 g", "lasts 2 days", "send it today", "is short on 07-02", "Write what is there.",
    ]
    let chinese = ["需要 1,295 g", "只够 2 天", "今天发货", "07-02 缺货", "请填写实际数量。"]
    for sentence in language == .english ? english : chinese { #expect(text.contains(sentence)) }
    for sentence in language == .english ? chinese : english { #expect(!text.contains(sentence)) }
  }

  @Test("the two languages have the same headings, tables, charts and cells")
  func structure() {
    let (chinese, english) = (
      article(SmallNight.report, .chinese), article(SmallNight.report, .english)
    )
    for tag in [
      "<h1", "<h2", "<h3", "<section", "<table", "<svg", "<tr", "<td", "<th", "<dt", "<li",
    ] {
      #expect(count(tag, in: chinese) == count(tag, in: english), "\(tag)")
      #expect(count(tag, in: chinese) > 0, "\(tag)")
    }
    #expect(count("<h1", in: chinese) == 1)
  }

  @Test("the page is whole: tags are balanced, ids are unique, nothing is loaded")
  func wholeness() {
    let html = SmallNight.report.html()
    for tag in [
      "section", "table", "tr", "td", "th", "div", "dl", "svg", "text", "figure", "small",
    ] {
      let opened = count("<\(tag)>", in: html) + count("<\(tag) ", in: html)
      #expect(opened == count("</\(tag)>", in: html), "\(tag)")
    }
    let ids = html.split(separator: " id=\"").dropFirst().compactMap {
      $0.split(separator: "\"").first
    }
    #expect(ids.count > 10 && Set(ids).count == ids.count)
    for resource in ["<script", "<link", "<img", "src=", "@import", "url(", "http"] {
      #expect(!html.contains(resource), "\(resource)")
    }
    // Links lead to sections of the page itself.
    let links = html.split(separator: " href=\"").dropFirst().compactMap {
      $0.split(separator: "\"").first
    }
    #expect(links.count == 12)
    for link in links { #expect(link.hasPrefix("#") && ids.contains(link.dropFirst()), "\(link)") }
  }

  @Test("what changed is told by cause, and why, in both languages", arguments: Language.allCases)
  func changes(language: Language) {
    var report = SmallNight.report
    report.changes = SmallNight.changes
    let text = article(report, language)
    for words in ["¥13,500", "¥1,500", "2026-06-29", "2,000", "−500", "3.5 °C"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(!article(SmallNight.report, language).contains("id=\"changes"))
  }

  @Test("transfers that wait stand with their status, late ones first")
  func waiting() {
    var report = SmallNight.report
    report.waiting = [
      WaitingTransfer(content: SmallNight.transfer(number: "T-TONIGHT"), state: .proposed),
      WaitingTransfer(content: SmallNight.transfer(number: "T-OLD", day: -3), state: .dispatched),
    ]
    let text = article(report, .english)
    let old = text.firstRange(of: "T-OLD"), tonight = text.firstRange(of: "T-TONIGHT")
    #expect(old.map { old in tonight.map { old.lowerBound < $0.lowerBound } ?? false } ?? false)
    #expect(text.contains("under way <strong>late</strong>") && text.contains("to be approved"))
  }

  @Test("the map stands on the page, once for a desk and once for a phone")
  func map() {
    var report = SmallNight.report
    report.stores = [
      Store(
        id: "S-0001", name: "湖州1号店", city: "湖州", place: Place(latitude: 30.9, longitude: 120.1)),
      Store(
        id: "S-0002", name: "上海2号店", city: "上海", place: Place(latitude: 31.2, longitude: 121.4)),
    ]
    let text = article(report, .english)
    #expect(count("class=\"chart desk\"", in: text) == 2)
    #expect(count("class=\"chart phone\"", in: text) == 2)
    #expect(text.contains("<title>湖州: runs out 1,235 yuan, will expire 654 yuan</title>"))
  }

  @Test("the page opens in the language that was asked for", arguments: Language.allCases)
  func opening(language: Language) {
    var report = SmallNight.report
    report.language = language
    #expect(report.html().contains("id=\"in-\(language.rawValue)\" checked>"))
    #expect(count(" checked>", in: report.html()) == 1)
    #expect(report.html().contains("<html lang=\"\(language == .english ? "en" : "zh-Hans")\">"))
  }

  @Test("hostile names and values stay words")
  func hostile() {
    let attack = "<script>alert('x')</script>"
    var report = SmallNight.report
    report.stores = [Store(id: "S-0001", name: attack, city: "")]
    report.materials = [Material(id: "RM-TEA-01", name: attack, category: attack, unit: attack)]
    report.record.warnings = [attack]
    report.record.settings = [attack: attack]
    report.record.refused = [
      RunRecord.RefusedFile(
        file: "\"><img src=x>", store: nil,
        faults: [Fault(row: 0, column: attack, value: attack, remedy: Sentence(attack, attack))])
    ]
    report.suggestions = [SmallNight.suggestion(why: Sentence(attack, attack))]
    report.exceptions = [
      SmallNight.exception(.runsOut, fen: 1, what: Sentence(attack, attack)),
      SmallNight.exception(.bookStock, fen: 1, store: "<b>", what: Sentence(attack, attack)),
    ]
    let html = report.html()
    #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"))
    #expect(count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", in: html) > 20)
  }

  @Test("the same night in any order gives the same bytes")
  func order() {
    var (report, backwards) = (SmallNight.report, SmallNight.report)
    report.exceptions += [SmallNight.exception(.runsOut, fen: 123_456, store: "S-0002")]
    report.transfers += [SmallNight.transfer(number: "T9")]
    backwards = report
    backwards.stores.reverse()
    backwards.materials.reverse()
    backwards.suggestions.reverse()
    backwards.transfers.reverse()
    backwards.exceptions.reverse()
    #expect(report.html() == backwards.html())
  }

  @Test("timings are told only when they are asked for")
  func timings() {
    var report = SmallNight.report
    var slower = report
    slower.record.verbs = [
      RunRecord.Verb(name: "collect", seconds: 99), RunRecord.Verb(name: "forecast", seconds: 98),
    ]
    #expect(report.html() == slower.html())
    report.showsTimings = true
    #expect(report.html().contains("collect 1.235 s → forecast 7.000 s"))
  }

  @Test("of the money at stake the report says what the night's transfers save once approved")
  func savedByTransfers() {
    var report = SmallNight.report
    let plain = article(report, .english)
    #expect(plain.contains("in 3 exceptions"))
    #expect(!plain.contains("approving the transfers"))
    report.exceptions.append(
      PlanningException(
        kind: .runsOut, store: "S-0001", material: "RM-TEA-01", money: Money(fen: 50_000),
        what: Sentence("w", "w"), remedy: Sentence("r", "r"),
        help: ProposedHelp(
          orders: ["T1"], chance: 0.3, rest: Sentence("r", "r"), remaining: Money(fen: 8_000),
          otherwise: ProposedHelp.Otherwise(what: Sentence("", ""), remedy: Sentence("", "")))))
    let text = article(report, .english)
    #expect(text.contains("in 4 exceptions; approving the transfers saves ¥420 of it"))
    #expect(text.contains("2 cases, ¥1,735 at stake; approving the transfers saves ¥420 of it."))
    #expect(article(report, .chinese).contains("；批准拟调拨可化解其中 ¥420"))
  }

  @Test("a long list shows its first twenty and says how many more there are")
  func longLists() {
    var report = SmallNight.report
    report.suggestions = (0..<54).map {
      SmallNight.suggestion(
        store: StoreID("S-\(100 + $0)") ?? "S", priority: Int64($0), cost: Int64($0) * 100)
    }
    report.exceptions = (0..<21).map { SmallNight.exception(.runsOut, fen: Int64($0)) }
    let text = article(report, .english)
    #expect(text.contains("and 34 more in suggestions.csv"))
    #expect(text.contains("and 1 more in exceptions.csv"))
    #expect(text.contains("34 more stores: ¥561"))
    // The most urgent are shown, the least are not.
    #expect(text.contains("S-153") && text.contains("S-134") && !text.contains("S-133</small>"))
  }

  @Test("every fault is told up to five hundred, and then how many more run.json has")
  func manyFaults() {
    var report = SmallNight.report
    report.record.refused = [
      RunRecord.RefusedFile(
        file: "f.csv", store: nil,
        faults: (1...503).map {
          Fault(row: $0, column: "c\($0);", value: "", remedy: Sentence("Mend it.", "请更正。"))
        })
    ]
    let text = article(report, .english)
    #expect(text.contains("c500;") && !text.contains("c501;"))
    #expect(text.contains("and 3 more in run.json"))
    #expect(text.contains("503 faults"))
  }

  @Test("a night with nothing in it is told in whole sentences")
  func nothing() {
    let record = RunRecord(
      run: "R", day: SmallNight.day, version: 1, inputHash: "", settingsHash: "", outputHash: "",
      blas: "", program: "", storesExpected: 0, storesCollected: 0)
    let report = NightReport(
      record: record, language: .english, stores: [], materials: [], suggestions: [],
      transfers: [], exceptions: [])
    let text = article(report, .english)
    for sentence in [
      "nothing missing and nothing refused", "Nothing runs out", "Nothing needs to be sent",
      "No transfer is worth its trip", "Nothing will expire", "Nothing else needs a look",
      "no earlier forecast", "nothing to show yet",
    ] {
      #expect(text.contains(sentence), "\(sentence)")
    }
  }

  @Test("absurd sums of money do not trap")
  func absurd() {
    var report = SmallNight.report
    report.suggestions = (0..<3).map {
      SmallNight.suggestion(store: StoreID("S\($0)") ?? "S", priority: .max, cost: .max)
    }
    report.exceptions = [
      SmallNight.exception(.runsOut, fen: .min), SmallNight.exception(.runsOut, fen: .min),
    ]
    report.transfers = [SmallNight.transfer(worths: [.max, .max])]
    #expect(report.html().contains("¥92,233,720,368,547,758"))
  }
}
