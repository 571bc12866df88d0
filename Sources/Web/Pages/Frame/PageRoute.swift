package import Access
import Foundation
package import HTTPTypes
import Hummingbird
import Operations
import Persistence
import SupplyChain

/// A page, or what a form of one does.
package struct PageRoute: Sendable {
  /// The method.
  package let method: HTTPRequest.Method
  /// The path, with names in braces.
  package let path: String
  /// What of the permission table it needs for any row; `nil` for what is everybody's own.
  package let action: Action?
  /// What its work takes; only that of a form differs.
  var pace = Pace.quick
  /// The work, on a thread that may wait for the disk.
  let work: @Sendable (PageCall) throws -> PageAnswer

  /// What the work of a form takes.
  enum Pace: Sendable {
    /// It runs whole in the one writer's transaction.
    case quick
    /// It hashes a password, which takes tenths of a second.
    case hashing
    /// It reads a file that was sent, which may take as long.
    case reading
  }

  /// The page that its forms stand on, as far as its path tells: `/keys` of `/keys/{key}/rotate`.
  var home: String { "/" + (path.split(separator: "/").first ?? "") }

  /// A page.
  static func page(
    _ path: String, _ action: Action?, _ work: @escaping @Sendable (PageCall) throws -> PageAnswer
  ) -> PageRoute {
    PageRoute(method: .get, path: path, action: action, work: work)
  }

  /// What a form does.
  static func act(
    _ path: String, _ action: Action?, pace: Pace = .quick,
    _ work: @escaping @Sendable (PageCall) throws -> PageAnswer
  ) -> PageRoute {
    PageRoute(method: .post, path: path, action: action, pace: pace, work: work)
  }
}

/// What a page's work comes to.
enum PageAnswer: Sendable {
  /// A page to look at; a form that comes to one has changed nothing.
  case page(HTMLPage, status: Int = 200)
  /// After a form that has changed something: a page that is shown this once, such as one with a
  /// secret. A second sending leads to the page's own address.
  case once(HTMLPage)
  /// After a form: on to another page, which a reload does not send again.
  case see(String, Done? = nil)
  /// Something that is no page: a file.
  case other(Answer)
  /// Of a form that takes its time: what is left to do in the one writer's transaction.
  case then(@Sendable () throws -> PageAnswer)

  /// A page that was made, as one that is shown this once.
  var shownOnce: PageAnswer {
    if case .page(let page, _) = self { .once(page) } else { self }
  }
}

/// A request for a page: who asks, in which language, and what they have sent.
struct PageCall: Sendable {
  let service: ChainService
  let principal: Principal
  let speech: Speech
  /// The path and query that were asked for.
  let path: String
  /// The names in the path.
  let names: [String: String]
  /// The query.
  let query: PageForm
  /// The form.
  let form: PageForm
  /// What had been written, and what nights had done, when it was asked.
  let known: String
  /// The host that was asked, with scheme.
  let host: String
  /// What is to be done once a form's effect is there for good, or taken back.
  let outcome = CallOutcome()

  var ledger: Ledger { service.ledger }
  var settings: Settings { service.settings }
  /// The present minute on the chain's clocks.
  var now: LocalMoment { service.clock.moment() }
  /// The present date: what moves in a store is dated by the store's own day.
  var today: BusinessDay { now.day }
  /// The asker at this instant.
  var caller: Caller { Caller(principal, at: service.clock.instant(), now: now) }
  /// The chain as it is now.
  func view() throws -> ChainView { try service.views.current(on: today) }

  /// The id in the path.
  func id<Subject>(_ name: String, _: Identifier<Subject>.Type) throws -> Identifier<Subject> {
    guard let id = names[name].flatMap({ Identifier<Subject>($0) }) else {
      throw ServiceFailure.noPath(path)
    }
    return id
  }

  /// A new key for the forms of a page.
  var newKey: String { UUID().uuidString }

  /// Whether the asker may do something.
  func may(_ action: Action, _ concern: Concern) -> Bool { principal.may(action, on: concern) }

  /// What a page says about what has just been done, from its address.
  var notice: Notice? { Done(query["done"]).map { $0.notice(speech) } }
}

/// What has just been done, as it travels in the address of the page that follows.
struct Done: Sendable, Hashable {
  /// What it was.
  enum Deed: String, Sendable, CaseIterable {
    case accepted, changed, rejected, undone
    case approved, turnedDown, sent, arrived, received, cancelled, closed, lost
    case answered, declined, withdrawn, askedBefore
    case took, nightBegan, personSaved, keyMade, keyEnded, passwordChanged, signedOut
    case assigned, pickedUp, dropped, tested, nothing
  }

  let deed: Deed
  var count = 0

  init(_ deed: Deed, _ count: Int = 0) {
    self.deed = deed
    self.count = count
  }

  /// Reads `accepted.12`.
  init?(_ text: String) {
    let parts = text.split(separator: ".")
    guard let first = parts.first, let deed = Deed(rawValue: String(first)) else { return nil }
    self.deed = deed
    self.count = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  }

  /// As it stands in an address.
  var text: String { count == 0 ? deed.rawValue : "\(deed.rawValue).\(count)" }

  /// An address with it.
  func added(to path: String) -> String {
    path + (path.contains("?") ? "&" : "?") + "done=\(text)"
  }

  /// The words at the top of the next page.
  func notice(_ speech: Speech) -> Notice {
    Notice(tone: deed == .nothing ? .look : .good, text: words(speech))
  }

  private func words(_ speech: Speech) -> String {
    let lines = speech.count(count, "line", "lines", "条")
    return switch deed {
    case .accepted: speech.say("\(lines) accepted.", "已接受 \(lines)。")
    case .changed: speech.say("\(lines) changed.", "已修改 \(lines)。")
    case .rejected: speech.say("\(lines) will not be sent.", "\(lines)将不发货。")
    case .undone: speech.say("Taken back: \(lines).", "已撤销 \(lines)。")
    case .approved where count > 1:
      speech.say(
        "\(count) orders approved: the goods are reserved.", "已批准 \(count) 张，货物已预留。")
    case .approved: speech.say("Approved: the goods are reserved.", "已批准，货物已预留。")
    case .turnedDown: speech.say("Turned down.", "已拒绝。")
    case .sent: speech.say("Sent off.", "已发出。")
    case .arrived: speech.say("Reported as arrived.", "已登记到达。")
    case .received: speech.say("Received: the stock is booked in.", "已收货，库存已更新。")
    case .cancelled: speech.say("Called off.", "已取消。")
    case .closed: speech.say("Closed.", "已完成。")
    case .lost: speech.say("Given up as lost.", "已登记为丢失。")
    case .answered: speech.say("Answered: thank you.", "已答复，谢谢。")
    case .declined: speech.say("Declined: the next store is asked.", "已谢绝，将询问下一家门店。")
    case .withdrawn: speech.say("Withdrawn.", "已撤回。")
    case .askedBefore:
      speech.say("You have asked for this before; here it stands.", "您已申请过，进度如下。")
    case .took: speech.say("The sheet is taken: \(lines).", "表格已导入：\(lines)。")
    case .nightBegan: speech.say("The night has begun.", "夜间运行已开始。")
    case .personSaved: speech.say("Saved.", "已保存。")
    case .keyMade: speech.say("The key is made.", "密钥已生成。")
    case .keyEnded: speech.say("The key holds no longer.", "密钥已作废。")
    case .passwordChanged: speech.say("The password is changed.", "密码已修改。")
    case .signedOut: speech.say("Signed out.", "已退出登录。")
    case .assigned: speech.say("The courier is named.", "已指派配送员。")
    case .pickedUp: speech.say("Picked up.", "已取货。")
    case .dropped: speech.say("Dropped.", "已送达。")
    case .tested: speech.say("Sent: it arrives in a minute.", "已提交发送，一分钟内送达。")
    case .nothing: speech.say("Nothing was picked, so nothing is done.", "未勾选，未作更改。")
    }
  }
}
