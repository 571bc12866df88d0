import Publishing
import SupplyChain
import Testing

@Suite("The morning mail")
struct NightMailTests {
  private var report: NightReport {
    var report = SmallNight.report
    report.changes = SmallNight.changes
    report.waiting = [WaitingTransfer(content: SmallNight.transfer(), state: .proposed)]
    return report
  }

  @Test("tells the night in its language, as HTML and as plain text", arguments: Language.allCases)
  func words(language: Language) {
    let mail = NightMail(report, in: language)
    for body in [mail.html, mail.text] {
      for number in ["84", "87", "¥13,500", "¥1,235", "18.8%", "¥12,000"] {
        #expect(body.contains(number), "\(number)")
      }
      #expect(body.contains(language == .english ? "lasts 2 days" : "只够 2 天"))
      #expect(!body.contains(language == .english ? "只够 2 天" : "lasts 2 days"))
    }
    #expect(mail.subject.contains("84/87") && mail.subject.contains("2026-06-30"))
    #expect(!mail.subject.contains("\n"))
  }

  @Test("holds nothing that mail programs drop, and the page comes along")
  func form() {
    let mail = NightMail(report, in: .english)
    for forbidden in ["<script", "<style", "<svg", "<img", "<link", "src=", "url(", "class="] {
      #expect(!mail.html.contains(forbidden), "\(forbidden)")
    }
    #expect(mail.html.contains("bgcolor=\"#b3261e\" width=\"160\""))
    #expect(mail.attachments == ["chama-2026-06-30.html": Array(report.html().utf8)])
  }

  @Test("a link is taken when it leads to the web, and hostile words stay words")
  func links() {
    let there = NightMail(report, in: .english, link: "https://chama.example/night?a=1&b=2")
    #expect(there.html.contains("href=\"https://chama.example/night?a=1&amp;b=2\""))
    #expect(there.text.contains("https://chama.example/night?a=1&b=2"))
    #expect(!NightMail(report, in: .english, link: "javascript:alert(1)").html.contains("alert"))
    var hostile = report
    hostile.exceptions = [
      SmallNight.exception(.runsOut, fen: 5, what: Sentence("<b>&\"", "<b>&\""))
    ]
    #expect(!NightMail(hostile, in: .english).html.contains("<b>&\""))
  }

  @Test("a night with nothing in it is a mail, too")
  func nothing() {
    let record = RunRecord(
      run: "R", day: SmallNight.day, version: 1, inputHash: "", settingsHash: "", outputHash: "",
      blas: "", program: "", storesExpected: 0, storesCollected: 0)
    let report = NightReport(
      record: record, language: .english, stores: [], materials: [], suggestions: [],
      transfers: [], exceptions: [])
    #expect(NightMail(report, in: .english).html.contains("0 of 0 stores"))
  }
}
