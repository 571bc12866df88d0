import Access
import Charts
import Operations
import SupplyChain

/// Keys of partners' programs, with their age.
enum KeyPages {
  static let routes: [PageRoute] = [
    .page("/keys", .viewKeys) { try keys($0) },
    .act("/keys", .manageKeys, issue),
    .act("/keys/{key}/rotate", .manageKeys, rotate),
    .act("/keys/{key}/revoke", .manageKeys, revoke),
  ]

  @Sendable static func keys(
    _ call: PageCall, extra: Markup = "", fault: String? = nil
  ) throws -> PageAnswer {
    let speech = call.speech
    let keys = try ManageKeys(call.service.door, caller: call.caller).all()
    let table = PageTable(
      caption: speech.say("Keys", "密钥"), folds: true,
      columns: [
        .text(speech.say("Key", "密钥")), .text(speech.say("May", "权限")),
        .text(speech.say("Stores", "门店")), .text(speech.say("Ends", "到期")),
        .text(speech.say("Stands", "状态")), .text(speech.say("Do", "操作")),
      ],
      rows: keys.map { key in
        let mark =
          key.isRevoked
          ? StateMark(word: speech.say("revoked", "已作废"), tone: .stop)
          : StateMark(word: speech.say("holds", "有效"), tone: .done)
        let ends = key.endsAt.map(call.chainClock.dayText).joined(separator: speech.say(", ", "、"))
        let path = "/keys/\(PagePath.escaped(key.id.text))"
        let acts: Markup =
          key.isRevoked || !call.may(.manageKeys, .chain)
          ? ""
          : Form(action: path + "/rotate", key: call.newKey).button(
            speech.say("Rotate", "轮换"), style: "is-small")
            + Form(action: path + "/revoke", key: call.newKey).button(
              speech.say("Revoke", "作废"), style: "is-small is-stop")
        return [
          "\(key.name) <small>\(key.id)</small>",
          "<small>\(list(key.scopes.map { speech.say($0.word) }, speech))</small>",
          "\(key.stores.map { $0.map(\.text).joined(separator: ", ") } ?? speech.say("all", "全部"))",
          "\(ends)\(PeoplePages.warning(key.warning.map { [$0] } ?? [], speech))",
          mark.markup, acts,
        ]
      })
    let none = EmptyNote(speech.say("There are none.", "暂无密钥。"))
    let body: Markup = #"""
      <h1>\#(speech.say("Keys of partners' programs", "合作方程序密钥"))</h1>\#(extra)
      \#(keys.isEmpty ? none.markup : table.markup)
      \#(call.may(.manageKeys, .chain) ? issueForm(call, fault) : "")
      """#
    return .page(
      HTMLPage(title: speech.say("Keys", "密钥"), way: .keys, width: .wide, body: body),
      status: fault == nil ? 200 : 422)
  }

  private static func list(_ names: [String], _ speech: Speech) -> String {
    names.joined(separator: speech.say(", ", "、"))
  }

  /// For which stores a key is.
  private enum KeyReach: String {
    case only
    case all
  }

  /// Makes a key; its secret is shown this once.
  @Sendable static func issue(_ call: PageCall) throws -> PageAnswer {
    let form = call.form
    guard let id = KeyID(form["id"]) else {
      return try keys(call, fault: call.speech.say("Write an id.", "请填写编号。"))
    }
    let (stores, unread) = form.stores("stores")
    if let unread { return try keys(call, fault: call.speech.noStore(unread)) }
    // A key for every store has to be said: an empty field is easily left empty.
    guard let reach = KeyReach(rawValue: form["reach"]), (reach == .all) == stores.isEmpty else {
      return try keys(
        call,
        fault: call.speech.say(
          "Name stores, or choose every store and name none.",
          "请填写门店编号；如选择全部门店，则不填编号。"))
    }
    let key = APIKey(
      id: id, name: form["name"], scopes: Set(form.all("scope").compactMap(Action.init(rawValue:))),
      stores: reach == .all ? .all : .only(stores))
    do {
      let issued = try ManageKeys(call.service.door, caller: call.caller).issue(key)
      return try keys(call, extra: shown(issued, call)).shownOnce
    } catch let failure as AccessFailure
      where failure.kind == .badInput || failure.kind == .conflict
    {
      return try keys(call, fault: FailureWords(failure, call.speech).line)
    }
  }

  private static func shown(_ issued: ManageKeys.Issued, _ call: PageCall) -> Markup {
    let speech = call.speech
    let day = call.chainClock.dayText(issued.endsAt)
    return #"""
      <div class="notice"><p><strong>\#(speech.say(
        "The secret, which is shown this once; it holds until \(day).",
        "密钥仅显示一次，有效期至 \(day)。"))</strong></p>
      <p><code>\#(issued.secret.text)</code></p></div>
      """#
  }

  private static func issueForm(_ call: PageCall, _ fault: String?) -> Markup {
    let speech = call.speech
    let written = call.form.single
    let fields = [
      Field(
        name: "id", label: speech.say("Id", "编号"), value: written["id"] ?? "",
        hint: "a-z 0-9 . - _", fault: fault, attributes: #" required autocomplete="off""#),
      Field(
        name: "name", label: speech.say("Whose it is", "使用方"), value: written["name"] ?? "",
        attributes: #" required maxlength="100""#),
      Field(
        name: "stores", label: speech.say("Stores", "门店"), value: written["stores"] ?? "",
        hint: speech.say("Ids with spaces between.", "编号以空格分隔。")),
    ].map(\.markup).joined
    let reach = Choice(
      name: "reach", label: speech.say("For", "适用门店"),
      options: [
        ("", speech.say("choose", "请选择")),
        (KeyReach.only.rawValue, speech.say("the stores named here", "仅下列门店")),
        (KeyReach.all.rawValue, speech.say("every store", "全部门店")),
      ], chosen: written["reach"] ?? "", attributes: " required")
    let possible = Action.allCases.filter { PermissionTable.rule($0, for: .partner) != .none }
    let boxes = possible.map { action in
      let mark: Markup = call.form.all("scope").contains(action.rawValue) ? " checked" : ""
      return #"""
        <label class="row"><input type="checkbox" name="scope" \#
        value="\#(action.rawValue)"\#(mark)> \#(speech.say(action.word)) <small><code>\#
        \#(action.rawValue)</code></small></label>

        """# as Markup
    }.joined
    let form = Form(action: "/keys", key: "\(call.newKey)-issue").markup(
      #"""
      \#(reach.markup)\#(fields)\#
      <fieldset class="field"><legend>\#(speech.say("May", "权限"))</legend>\#
      <div class="columns">\#(boxes)</div></fieldset>
      <button class="button is-main">\#(speech.say("Make the key", "生成密钥"))</button>
      """#)
    let isOpen: Markup = fault == nil ? "" : " open"
    return #"""
      <details class="more"\#(isOpen)><summary>\#(speech.say("Make a key", "新增密钥"))</summary>
      \#(form)</details>

      """#
  }

  @Sendable static func rotate(_ call: PageCall) throws -> PageAnswer {
    let issued = try ManageKeys(call.service.door, caller: call.caller)
      .rotate(try call.id("key", KeyID.self))
    return try keys(call, extra: shown(issued, call)).shownOnce
  }

  @Sendable static func revoke(_ call: PageCall) throws -> PageAnswer {
    try ManageKeys(call.service.door, caller: call.caller)
      .revoke(try call.id("key", KeyID.self))
    return .see("/keys", Done(.keyEnded))
  }
}
