import Access
import Charts
import Operations
import SupplyChain

/// People, with the age of what they sign in by.
enum PeoplePages {
  static let routes: [PageRoute] = [
    .page("/people", .managePeople) { try people($0) },
    .act("/people", .managePeople, pace: .hashing, add),
    .act("/people/{person}/password", .managePeople, pace: .hashing, password),
    .act("/people/{person}/active", .managePeople, active),
  ]

  // MARK: people

  @Sendable static func people(
    _ call: PageCall, faults: [String: String] = [:]
  ) throws -> PageAnswer {
    let speech = call.speech
    let people = try ListPeople(call.service.door, caller: call.caller).all()
    let table = PageTable(
      caption: speech.say("People", "人员"), folds: true,
      columns: [
        .text(speech.say("Name", "姓名")), .text(speech.say("Is", "角色")),
        .text(speech.say("Stores", "门店")), .text(speech.say("Password of", "密码设置于")),
        .text(speech.say("Second factor", "两步验证")), .text(speech.say("Signed in", "最近登录")),
        .text(speech.say("Stands", "状态")), .sentence(speech.say("Do", "操作")),
      ],
      rows: people.map { person in
        let mark =
          person.isActive
          ? StateMark(word: speech.say("active", "启用"), tone: .done)
          : StateMark(word: speech.say("closed", "停用"), tone: .stop)
        return [
          "\(person.name) <small>\(person.id)</small>",
          "\(person.roles.map { speech.say($0.word) }.joined(separator: speech.say(", ", "、")))",
          "\(person.stores.map(\.text).joined(separator: ", "))",
          "\(call.chainClock.day(person.passwordSetAt))\(warning(person.warnings, speech))",
          call.chainClock.day(person.secondFactorSince), call.chainClock.day(person.signedInAt),
          mark.markup,
          acts(person, call),
        ]
      })
    let body: Markup = #"""
      <h1>\#(speech.say("People", "人员"))</h1>\#(table.markup)
      <section class="card"><h2>\#(speech.say("Add somebody", "新增人员"))</h2>
      \#(addForm(call, faults))</section>
      """#
    return .page(
      HTMLPage(title: speech.say("People", "人员"), way: .people, width: .wide, body: body),
      status: faults.isEmpty ? 200 : 422)
  }

  static func warning(_ warnings: [SecretWarning], _ speech: Speech) -> Markup {
    guard let least = warnings.map(\.days).min() else { return "" }
    let words =
      least > 0
      ? speech.say("\(least) days left", "剩 \(least) 天") : speech.say("over", "已失效")
    return #" <small class="look">\#(words)</small>"#
  }

  private static func acts(_ person: PersonView, _ call: PageCall) -> Markup {
    let speech = call.speech
    let path = "/people/\(PagePath.escaped(person.id.text))"
    let field = #"""
      <label class="unseen" for="password-\#(person.id)">\#(speech.say(
        "New password of \(person.name)", "\(person.name)的新密码"))</label>
      <input id="password-\#(person.id)" name="password" type="password" \#
      autocomplete="new-password" required placeholder="\#(speech.say("new password", "新密码"))">
      <button class="button is-small">\#(speech.say("Set", "设置"))</button>
      """# as Markup
    let toggle = Form(
      action: path + "/active", key: call.newKey,
      hidden: [("active", person.isActive ? "no" : "yes")])
    return Form(action: path + "/password", key: call.newKey)
      .markup(#"<span class="row">\#(field)</span>"#)
      + toggle.button(
        person.isActive ? speech.say("Close", "停用") : speech.say("Open again", "重新启用"),
        style: "is-small is-quiet")
  }

  private static func addForm(_ call: PageCall, _ faults: [String: String]) -> Markup {
    let speech = call.speech
    let written = call.form.single
    let fields = [
      Field(
        name: "id", label: speech.say("Signs in as", "用户名"), value: written["id"] ?? "",
        fault: faults["id"], attributes: #" required autocomplete="off""#),
      Field(
        name: "name", label: speech.say("Name", "姓名"), value: written["name"] ?? "",
        attributes: #" required autocomplete="off""#),
      Field(
        name: "stores", label: speech.say("Stores", "门店"), value: written["stores"] ?? "",
        hint: speech.say("Ids with spaces between, for store managers.", "门店编号，以空格分隔，仅店长需要。"),
        fault: faults["stores"]),
      Field(
        name: "password", label: speech.say("First password", "初始密码"), type: "password",
        fault: faults["password"], attributes: #" required autocomplete="new-password""#),
    ].map(\.markup).joined
    let role = Choice(
      name: "role", label: speech.say("Is", "角色"),
      options: Role.ofPeople.map { ($0.rawValue, speech.say($0.word)) },
      chosen: written["role"] ?? Role.storeManager.rawValue)
    let language = Choice(
      name: "language", label: speech.say("Reads", "语言"),
      options: [("zh", "中文"), ("en", "English")], chosen: written["language"] ?? "zh")
    return Form(action: "/people", key: call.newKey).markup(
      fields + role.markup + language.markup + #"""
        <button class="button is-main">\#(speech.say("Add", "新增"))</button>
        """#)
  }

  @Sendable static func add(_ call: PageCall) throws -> PageAnswer {
    let speech = call.speech
    guard let id = PersonID(call.form["id"]), let role = Role(rawValue: call.form["role"]) else {
      return try people(call, faults: ["id": speech.say("Write a name.", "请填写用户名。")])
    }
    let (stores, unread) = call.form.stores("stores")
    if let unread { return try people(call, faults: ["stores": speech.noStore(unread)]) }
    let person = Person(
      id: id, name: call.form["name"], roles: [role], stores: stores,
      language: Language(rawValue: call.form["language"]) ?? .chinese)
    let hash: PasswordHash
    do {
      hash = try SetPassword(call.service.door, caller: call.caller).hash(
        call.form.exact("password"), of: person)
    } catch let failure as AccessFailure where failure.kind == .badInput {
      return try people(call, faults: ["password": FailureWords(failure, speech).line])
    }
    return .then {
      do {
        try SetPassword(call.service.door, caller: call.caller).add(person, with: hash)
      } catch let failure as AccessFailure
        where failure.kind == .badInput || failure.kind == .conflict
      {
        return try people(call, faults: ["id": FailureWords(failure, speech).line])
      }
      return .see("/people", Done(.personSaved))
    }
  }

  @Sendable static func password(_ call: PageCall) throws -> PageAnswer {
    try SetPassword(call.service.door, caller: call.caller)
      .set(call.form.exact("password"), of: try call.id("person", PersonID.self))
    return .see("/people", Done(.personSaved))
  }

  @Sendable static func active(_ call: PageCall) throws -> PageAnswer {
    var change = ChangePerson.Change()
    change.isActive = call.form["active"] == "yes"
    try ChangePerson(call.service.door, caller: call.caller)
      .change(try call.id("person", PersonID.self), change)
    return .see("/people", Done(.personSaved))
  }
}
