import Charts
import SupplyChain

extension NightPage {
  /// The most faults that the page lists; run.json has them all.
  private static var longestFaultList: Int { 500 }

  /// What came in, what did not, and all that is wrong with what was refused.
  var feedsSection: Markup {
    let record = report.record
    var body = summary
    body += list(
      say("Sent nothing", "未上报的门店"), record.missingStores.sorted().map { store($0) })
    body += list(
      say("Older data served", "沿用旧数据的门店"),
      record.staleStores.sorted { ($0.id, $0.since) < ($1.id, $1.since) }.map {
        "\(store($0.id)) \(say("since", "数据截至")) <time>\($0.since)</time>"
      })
    body += faults
    body += list(
      say("Sent again, already known", "重复文件"), record.duplicates.sorted().map { "\($0)" })
    body += list(say("Warnings", "警告"), warnings.map { "\($0)" })
    return section("feeds", say("What came in", "数据上报"), body)
  }

  private var warnings: [String] {
    let record = report.record
    guard language == .chinese, let chinese = record.warningsInChinese,
      chinese.count == record.warnings.count
    else { return record.warnings }
    return chinese
  }

  private var summary: Markup {
    let record = report.record
    let isWhole =
      record.missingStores.isEmpty && record.staleStores.isEmpty && record.refused.isEmpty
    let count = "\(grouped(record.storesCollected)) / \(grouped(record.storesExpected))"
    let words =
      isWhole
      ? say(
        "\(count) stores collected, nothing missing and nothing refused.",
        "已收 \(count) 家门店，无缺报，无退回。")
      : say("\(count) stores collected.", "已收 \(count) 家门店。")
    return "<p>\(words)</p>\n"
  }

  private func list(_ heading: String, _ items: [Markup]) -> Markup {
    guard !items.isEmpty else { return "" }
    var body: Markup = ""
    for item in items { body += "<li>\(item)</li>\n" }
    return #"""
      <h3>\#(heading) (\#(grouped(items.count)))</h3>
      <ul class="columns">
      \#(body)</ul>

      """#
  }

  private var faults: Markup {
    let refused = report.record.refused.sorted {
      ($0.file, $0.store?.text ?? "") < ($1.file, $1.store?.text ?? "")
    }
    guard !refused.isEmpty else { return "" }
    var table = PageTable(
      caption: say("Faults in refused files", "退回文件的错误"),
      columns: [
        .text(say("File", "文件")), .text(say("Store", "门店")), .number(say("Row", "行")),
        .text(say("Column", "列")), .text(say("Value", "值")), .sentence(say("What to do", "处理办法")),
      ],
      rows: [])
    for file in refused {
      for fault in file.faults {
        let row = fault.row == 0 ? say("whole file", "整个文件") : grouped(fault.row)
        table.rows.append([
          "<code>\(file.file)</code>", store(file.store), "\(row)", "\(fault.column)",
          "<code>\(fault.value)</code>", "\(say(fault.remedy))",
        ])
      }
      if file.faults.isEmpty {
        table.rows.append(["<code>\(file.file)</code>", store(file.store), "", "", "", ""])
      }
    }
    let left = table.rows.count - NightPage.longestFaultList
    table.rows = Array(table.rows.prefix(NightPage.longestFaultList))
    return "<h3>\(say("Refused files", "退回的文件"))</h3>\n\(table.markup)"
      + more(left, in: "run.json")
  }
}
