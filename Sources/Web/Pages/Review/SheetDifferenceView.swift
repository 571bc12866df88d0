import Charts
import Operations
import SupplyChain

/// What a sheet would change, what is wrong with it, and what is not read.
struct SheetDifferenceView {
  let difference: ImportSuggestions.Difference
  let fileName: String
  let form: Form
  let speech: Speech

  private static let mostRows = 200

  /// The body of the page.
  var body: Markup {
    #"""
    <a class="back" href="/sheet">← \#(speech.say("Another sheet", "换一个文件"))</a>
    <h1>\#(speech.say("What would change", "将要更改的内容"))</h1>
    <p class="soft">\#(fileName) · \#(speech.say("night of", "营业日")) \#(
      speech.day(difference.day))</p>
    \#(tiles)\#(verdict)\#(faults)\#(changes)\#(ignored)
    """#
  }

  private var tiles: Markup {
    Tile.row([
      Tile(label: speech.say("Changed", "更改"), value: speech.number(difference.changes.count)),
      Tile(label: speech.say("Orders", "生成订单"), value: speech.number(difference.orderCount)),
      Tile(label: speech.say("Unchanged", "未变"), value: speech.number(difference.unchanged)),
      Tile(
        label: speech.say("Faults", "错误"), value: speech.number(difference.faultCount),
        tone: difference.faultCount > 0 ? "is-bad" : ""),
    ])
  }

  private var verdict: Markup {
    if difference.faultCount > 0 {
      return Notice(
        tone: .bad,
        text: speech.say(
          "Nothing is taken while there is a fault.", "有错误时不会导入任何内容。"),
        remedy: speech.say(
          "Correct the cells below and bring the sheet again.", "请更正下列单元格后重新导入。")
      ).markup
    }
    guard !difference.changes.isEmpty else {
      return Notice(
        tone: .good,
        text: speech.say("The sheet says what stands here already.", "表格内容与现状一致。")
      ).markup
    }
    return form.button(
      speech.say(
        difference.changes.count == 1
          ? "Take the change" : "Take all \(speech.number(difference.changes.count)) changes",
        "导入全部 \(speech.number(difference.changes.count)) 处更改")) + "<p></p>"
  }

  private var faults: Markup {
    guard difference.faultCount > 0 else { return "" }
    return PageTable(
      caption: speech.say("Faults", "错误"), folds: true,
      columns: [
        .number(speech.say("Row", "行")), .text(speech.say("Column", "列")),
        .text(speech.say("Value", "值")), .sentence(speech.say("What to do", "处理办法")),
      ],
      rows: difference.faults.prefix(Self.mostRows).map { fault in
        ["\(fault.row)", "\(fault.column)", "\(fault.value)", "\(speech.say(fault.remedy))"]
      }
    ).markup
  }

  private var changes: Markup {
    guard !difference.changes.isEmpty else { return "" }
    let rest = difference.changes.count - Self.mostRows
    let more: Markup =
      rest > 0
      ? "<p>\(speech.say("and \(speech.number(rest)) more", "另有 \(speech.number(rest)) 条"))</p>"
      : ""
    let table = PageTable(
      caption: speech.say("Changes", "更改"), folds: true,
      columns: [
        .number(speech.say("Row", "行")), .text(speech.say("Store", "门店")),
        .text(speech.say("Material", "原料")), .number(speech.say("Now", "现在")),
        .number(speech.say("Then", "更改后")), .text(speech.say("Decision", "决定")),
        .text(speech.say("Why", "理由")),
      ],
      rows: difference.changes.prefix(Self.mostRows).map { change in
        [
          "\(change.row)", "\(change.line.storeName)", "\(change.line.materialName)",
          "\(speech.amount(change.line.finalQuantity, change.line.unit))",
          "<strong>\(speech.amount(change.finalQuantity, change.line.unit))</strong>",
          "\(word(change.override.decision))", "\(change.override.reason)",
        ]
      })
    return table.markup + more
  }

  private func word(_ decision: SuggestionOverride.Decision?) -> String {
    switch decision {
    case .accept: speech.say("accept", "接受")
    case .change: speech.say("change", "修改")
    case .reject: speech.say("nothing", "不发")
    case nil: ""
    }
  }

  private var ignored: Markup {
    guard difference.ignoredCount > 0 || !difference.notes.isEmpty else { return "" }
    let notes = difference.notes.map { "<li>\(speech.say($0))</li>" as Markup }.joined
    let count = speech.number(difference.ignoredCount)
    let unread = speech.say(
      "\(count) \(difference.ignoredCount.plural("edit")) of columns that are not read",
      "\(count) 处修改所在的列不会读取")
    let words =
      difference.ignoredCount > 0
      ? "<li>\(unread)</li>" as Markup : ""
    return #"<div class="notice is-look"><ul>\#(words)\#(notes)</ul></div>"#
  }
}
