import Charts
import Operations
import SupplyChain

/// The form of one rule: its fields are those that its kind knows.
struct AlertRuleForm {
  let kind: AlertKind
  /// The rule that is changed; `nil` for a new one.
  let rule: AlertRule?
  let channels: [DeliveryChannel]
  let cities: [String]
  let categories: [String]
  let written: [String: String]
  let key: String
  let speech: Speech

  var markup: Markup {
    let form = Form(
      action: "/alerts/rules", key: key,
      hidden: [("kind", kind.rawValue), ("rule", rule?.id.text ?? "")])
    let heading =
      rule.map { speech.say("Change: \($0.name(in: .english))", "修改：\($0.name(in: .chinese))") }
      ?? speech.say("New rule: \(kind.word.english)", "新规则：\(kind.word.chinese)")
    return #"""
      <section class="card" id="rule"><h2>\#(heading)</h2>\#
      \#(form.markup(fields + scope + state + places + button))</section>

      """#
  }

  private func value(_ name: String, _ known: String?) -> String { written[name] ?? known ?? "" }

  private var fields: Markup {
    let range = kind.measure.range
    let bounds = "\(text(range.lowerBound)) – \(text(range.upperBound))"
    return [
      Field(
        name: "name", label: speech.say("Name", "名称"),
        value: value("name", rule?.name ?? speech.say(kind.word)),
        attributes: #" required maxlength="100""#),
      Field(
        name: "threshold", label: speech.say("Tells at or above", "达到此值时提醒"), type: "number",
        value: value("threshold", rule.map { text($0.threshold) }),
        hint: speech.say(kind.measure.words) + " · " + bounds,
        attributes: #" required step="any" inputmode="decimal""#),
      Field(
        name: "owner", label: speech.say("Who is to act", "负责人"),
        value: value("owner", rule?.owner), attributes: #" maxlength="100""#),
    ].map(\.markup).joined
  }

  private func text(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  private var scope: Markup {
    let all = speech.say("all", "全部")
    let hint = speech.say("Ids with spaces between; empty for all.", "编号以空格分隔，留空为全部。")
    var fields: Markup = ""
    if kind.parts.contains(.city) {
      fields +=
        Choice(
          name: "city", label: speech.say("City", "城市"),
          options: [("", all)] + cities.map { ($0, $0) },
          chosen: value("city", rule?.scope.cities.first)
        ).markup
    }
    if kind.parts.contains(.store) {
      fields +=
        Field(
          name: "stores", label: speech.say("Stores", "门店"),
          value: value("stores", rule?.scope.stores.map(\.text).joined(separator: " ")), hint: hint
        ).markup
    }
    if kind.parts.contains(.category) {
      fields +=
        Choice(
          name: "category", label: speech.say("Category", "类别"),
          options: [("", all)] + categories.map { ($0, $0) },
          chosen: value("category", rule?.scope.categories.first)
        ).markup
    }
    if kind.parts.contains(.material) {
      fields +=
        Field(
          name: "materials", label: speech.say("Materials", "原料"),
          value: value("materials", rule?.scope.materials.map(\.text).joined(separator: " ")),
          hint: hint
        ).markup
    }
    return fields
  }

  private var state: Markup {
    guard kind.needsState else { return "" }
    return Choice(
      name: "state", label: speech.say("State of the order", "单据状态"),
      options: TransferOrder.State.allCases.map { ($0.rawValue, speech.say($0.word)) },
      chosen: value("state", rule?.state?.rawValue)
    ).markup
  }

  private var places: Markup {
    guard !channels.isEmpty else { return "" }
    let boxes = channels.map { channel in
      let mark: Markup = rule?.channels.contains(channel.id) == true ? " checked" : ""
      return #"""
        <label class="row"><input type="checkbox" name="channel" value="\#(channel.id)"\#(mark)> \#(
          channel.name)</label>

        """# as Markup
    }.joined
    return #"""
      <fieldset class="field"><legend>\#(speech.say(
        "Only to these channels; none ticked: all", "仅发送到以下渠道，不勾选为全部"))</legend>\#(boxes)\#
      </fieldset>

      """#
  }

  private var button: Markup {
    #"""
    <div class="row"><button class="button is-main">\#(speech.say("Save", "保存"))</button>
    <a class="button is-quiet" href="/alerts">\#(speech.say("Cancel", "取消"))</a></div>
    """#
  }
}
