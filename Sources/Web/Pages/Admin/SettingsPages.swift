import Access
import Charts
import Operations
import SupplyChain

/// The settings in force, to read.
enum SettingsPages {
  static let routes: [PageRoute] = [.page("/settings", .viewSettings, show)]

  @Sendable static func show(_ call: PageCall) throws -> PageAnswer {
    let speech = call.speech
    let table = PageTable(
      caption: speech.say("Settings", "设置"), folds: true,
      columns: [
        .text(speech.say("Name", "名称")), .text(speech.say("Value", "值")),
        .sentence(speech.say("Meaning", "含义")),
      ],
      rows: Settings.entries.map { entry in
        [
          "<code>\(entry.name)</code>", "\(entry.text(call.settings))",
          "\(speech.say(entry.meaning, entry.chineseMeaning ?? entry.meaning))",
        ]
      })
    let body: Markup = #"""
      <h1>\#(speech.say("Settings in force", "当前设置"))</h1>
      <p class="soft">\#(speech.say(
        "They are changed where the service is started: by flags, environment or file.",
        "在启动服务处修改：命令行参数、环境变量或配置文件。"))</p>
      \#(table.markup)
      """#
    return .page(HTMLPage(title: speech.say("Settings", "设置"), way: .settings, body: body))
  }
}
