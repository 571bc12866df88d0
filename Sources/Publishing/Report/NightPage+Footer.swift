import Charts
import SupplyChain

extension NightPage {
  /// What ran, and by what the run can be told from every other.
  var footer: Markup {
    let record = report.record
    var rows: [(String, Markup)] = [
      (say("Steps", "步骤"), "\(steps)"),
      (say("Program", "程序"), "Chama \(record.program)"),
      (say("Linear algebra", "线性代数库"), "\(record.blas)"),
      (say("Input hash", "输入哈希"), "<code>\(record.inputHash)</code>"),
      (say("Settings hash", "设置哈希"), "<code>\(record.settingsHash)</code>"),
      (say("Output hash", "输出哈希"), "<code>\(record.outputHash)</code>"),
    ]
    if let seed = record.seed { rows.append((say("Seed", "随机种子"), "\(String(seed))")) }
    for (name, count) in record.counts.sorted(by: { $0.key < $1.key }) {
      rows.append((name, "\(grouped(count))"))
    }
    for (name, value) in record.settings.sorted(by: { $0.key < $1.key }) {
      rows.append((name, "\(value)"))
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
      guard report.showsTimings else { return verb.name }
      let seconds = NumberText.grouped(verb.seconds, decimals: 3)
      return "\(verb.name) \(seconds) s"
    }.joined(separator: " → ")
  }
}
