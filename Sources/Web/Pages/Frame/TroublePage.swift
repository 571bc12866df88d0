import Access
import Charts
import HTTPTypes
import SupplyChain

/// What a reader is told when something does not work: what, and what to do.
struct TroublePage {
  let page: HTMLPage
  let status: Int
  let isBug: Bool

  init(_ error: any Error, _ speech: Speech, number: String) {
    let failure = error as? any Failure
    isBug = failure == nil
    status = (failure as? ServiceFailure)?.status ?? failure?.kind.status.code ?? 500
    let words = failure.map { FailureWords($0, speech) }
    let heading = words?.heading ?? speech.say("Something went wrong", "出了问题")
    let what =
      words?.what
      ?? speech.say("It is not your fault, and nothing was changed.", "不是您的操作问题，数据未被更改。")
    let remedy =
      words?.remedy
      ?? speech.say(
        "Try again; if it stays so, tell headquarters the number \(number).",
        "请重试；如仍不行，请将编号 \(number) 告知总部。")
    let body: Markup = #"""
      <h1>\#(heading)</h1>
      \#(Notice(tone: .bad, text: what, remedy: remedy).markup)
      <p><a class="button" href="/">\#(speech.say("To the first page", "返回首页"))</a></p>
      """#
    page = HTMLPage(title: heading, body: body)
  }
}

/// A failure in the reader's language.
struct FailureWords {
  let heading: String
  let what: String
  let remedy: String

  init(_ failure: any Failure, _ speech: Speech) {
    heading = speech.say(FailureWords.heading(failure.kind))
    what = speech.say(failure.message, failure.chinese.message)
    remedy = speech.say(failure.remoteRemedy, failure.chinese.remedy)
  }

  /// Both sentences in one line, as they stand beside a field.
  var line: String { "\(what) \(remedy)" }

  private static func heading(_ kind: FailureKind) -> Sentence {
    switch kind {
    case .badUsage, .badInput: Sentence("This cannot be used", "内容有误")
    case .notFound: Sentence("There is nothing here", "没有找到")
    case .conflict, .alreadyDone: Sentence("Somebody was quicker", "状态已变化")
    case .denied, .notSignedIn: Sentence("This is not open to you", "没有权限")
    case .unavailable, .alreadyRunning, .tooMany: Sentence("Not just now", "暂时不可用")
    case .failed: Sentence("It did not work", "操作失败")
    }
  }
}
