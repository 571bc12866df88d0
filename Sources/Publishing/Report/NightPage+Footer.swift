import Charts
import SupplyChain

extension NightPage {
  /// What ran, and by what the run can be told from every other.
  var footer: Markup {
    let record = report.record
    let facts: [(String, Markup)] = [
      (say("Steps", "步骤"), "\(steps)"),
      (say("Program", "程序"), "Chama \(record.program)"),
      (say("Linear algebra", "线性代数库"), "<code>\(record.blas)</code>"),
      (say("Input hash", "输入哈希"), "<code>\(record.inputHash)</code>"),
      (say("Settings hash", "设置哈希"), "<code>\(record.settingsHash)</code>"),
      (say("Output hash", "输出哈希"), "<code>\(record.outputHash)</code>"),
    ]
    var rows: [(name: Markup, value: Markup)] = facts.map { ("\($0.0)", $0.1) }
    if let seed = record.seed { rows.append(("\(say("Seed", "随机种子"))", "\(String(seed))")) }
    // Counts and settings go by their names in run.json.
    for (name, count) in record.counts.sorted(by: { $0.key < $1.key }) {
      rows.append(("<code>\(name)</code>", "\(grouped(count))"))
    }
    for (name, value) in record.settings.sorted(by: { $0.key < $1.key }) {
      rows.append(("<code>\(name)</code>", "\(value)"))
    }
    var body: Markup = ""
    for (name, value) in rows { body += "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n" }
    return #"""
      <footer>
      <h2>\#(say("How it was made", "运行信息"))</h2>
      <dl class="facts">
      \#(body)</dl>
      </footer>
      """#
  }

  private var steps: String {
    report.record.verbs.map { verb in
      let name = word(of: verb.name)
      guard report.showsTimings else { return name }
      let seconds = NumberText.grouped(verb.seconds, decimals: 3)
      return say("\(name) \(seconds) s", "\(name) \(seconds) 秒")
    }.joined(separator: " → ")
  }

  private func word(of verb: String) -> String {
    switch verb {
    case "collect": say("collect", "采集")
    case "forecast": say("forecast", "预测")
    case "suggest": say("suggest", "补货建议")
    case "balance": say("balance", "门店调拨")
    default: verb
    }
  }
}
