import Charts
import Operations
import SupplyChain

/// What the service does by itself: each duty with its last and next time.
struct ClockView {
  let clock: ShowClock.View
  let wall: PageClock
  let speech: Speech

  var markup: Markup {
    let silent: Markup =
      clock.isSilent
      ? Notice(
        tone: .bad,
        text: speech.say(
          "The clock was last alive \(lastBeat).", "自动任务最后一次运行：\(lastBeat)。"),
        remedy: speech.say(
          "Tell whoever runs the service: nights are not run by themselves now.",
          "请告知系统管理人员：夜间计划目前不会自动运行。")
      ).markup : ""
    return silent
      + PageTable(
        caption: speech.say("What the service does by itself", "服务自动执行"), folds: true,
        columns: [
          .text(speech.say("Duty", "任务")), .text(speech.say("Done for", "已完成至")),
          .text(speech.say("Waits for", "待执行")), .text(speech.say("Next", "下次时间")),
        ],
        rows: clock.duties.map { duty in
          [
            "\(speech.say(duty.duty.word))", "\(duty.lastDay.map(speech.day) ?? "–")",
            "\(duty.waiting.isEmpty ? "–" : waiting(duty.waiting))",
            clock.lastBeat == nil
              ? "\(speech.say("not kept by this ledger's service", "未启用"))"
              : wall.moment(Instant(duty.next)),
          ]
        }
      ).markup
  }

  private var lastBeat: String {
    clock.lastBeat.flatMap { Instant($0) }.map(wall.text) ?? "–"
  }

  private func waiting(_ days: [BusinessDay]) -> String {
    days.prefix(3).map(speech.day).joined(separator: speech.say(", ", "、"))
      + (days.count > 3 ? " …" : "")
  }
}
