import Access
import Charts
import HTTPTypes
import Operations
import Persistence
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

/// A failure in the reader's language. What only programs and operators meet keeps its English
/// sentence beneath the words for its sort.
struct FailureWords {
  let heading: String
  let what: String
  let remedy: String

  init(_ failure: any Failure, _ speech: Speech) {
    heading = speech.say(FailureWords.heading(failure.kind))
    guard speech.language == .chinese else {
      (what, remedy) = (failure.message, failure.remedy)
      return
    }
    let known = FailureWords.known(failure)
    what = known?.what ?? "操作未完成：\(failure.message)"
    remedy = known?.remedy ?? FailureWords.remedy(failure.kind)
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

  private static func remedy(_ kind: FailureKind) -> String {
    switch kind {
    case .badUsage, .badInput: "请更正后再试。"
    case .notFound: "请返回列表重新选择。"
    case .conflict, .alreadyDone: "请刷新页面，查看当前状态。"
    case .denied, .notSignedIn: "请联系总部开通权限。"
    case .unavailable, .alreadyRunning, .tooMany: "请稍后再试。"
    case .failed: "请联系总部。"
    }
  }

  /// What people at stores and planners meet, in Chinese.
  private static func known(_ failure: any Failure) -> (what: String, remedy: String)? {
    switch failure {
    case LedgerFailure.wrongState(_, let state, _):
      let word = TransferOrder.State(rawValue: state)?.word.chinese ?? state
      return ("该单据现在的状态是「\(word)」，此操作已不适用。", "请刷新页面，查看当前状态。")
    case LedgerFailure.noOrder: return ("没有这张单据。", "请返回列表重新选择。")
    case LedgerFailure.noRun: return ("还没有夜间运行的结果。", "请总部先运行一次夜间计划。")
    case LedgerFailure.notEnoughStock:
      return ("调出门店的库存已不足。", "请减少数量，或向其他门店申请。")
    case OperationsFailure.unknownName(_, let name):
      return ("没有「\(name)」。", "请返回列表重新选择。")
    case AccessFailure.notAllowed: return ("您没有此项权限。", "请联系总部开通权限。")
    case AccessFailure.ownRequest: return ("申请人不能审批自己的申请。", "请总部其他人审批。")
    case ServiceFailure.noPath: return ("没有这个页面。", "请从首页重新进入。")
    case ServiceFailure.otherSite: return ("请求来自其他网站。", "请在本页面重新提交。")
    case ServiceFailure.tooMany(let seconds): return ("请求过于频繁。", "请 \(seconds) 秒后再试。")
    case ServiceFailure.overloaded: return ("系统繁忙。", "请几秒后再试。")
    case ServiceFailure.badIdempotencyKey, ServiceFailure.noIdempotencyKey:
      return ("表单已失效。", "请刷新页面后重新提交。")
    default: return nil
    }
  }
}
