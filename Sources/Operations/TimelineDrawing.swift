public import Charts
import Foundation
import SupplyChain
public import Traceability

/// Draws a timeline for pages, notes and reports.
public struct TimelineDrawing {
  let language: Language
  let timeZone: TimeZone

  /// Draws in a chain's language and time zone.
  public init(settings: Settings) {
    self.language = settings.language
    self.timeZone = TimeZone(identifier: settings.timeZone) ?? .gmt
  }

  /// The chart of a timeline.
  public func chart(_ timeline: Timeline) -> TimelineChart {
    let title = Sentence("Trace of \(timeline.subject)", "\(timeline.subject) 追溯")
    let warnings = timeline.entries.count { $0.kind == .warning }
    let count = timeline.entries.count
    let summary = Sentence(
      "\(count) \(count.plural("entry", "entries")), \(warnings) of them "
        + "\(warnings.plural("says", "say")) that something is wrong.",
      "共 \(count) 条记录，其中 \(warnings) 条异常。")
    return TimelineChart(
      frame: Frame(
        title: title.text(in: language), summary: summary.text(in: language),
        language: language == .english ? "en" : "zh-Hans"),
      entries: timeline.entries.map(entry))
  }

  /// The timeline as a drawing that can stand alone in a file.
  public func svg(_ timeline: Timeline) -> String { chart(timeline).svg() }

  private func entry(_ entry: Timeline.Entry) -> TimelineChart.Entry {
    let mark: TimelineChart.Mark =
      switch entry.kind {
      case .seen: .seen
      case .inferred: .inferred
      case .warning: .warning
      case .gap: .gap
      case .corrected: .corrected
      }
    return TimelineChart.Entry(
      time: clock(entry.time), headline: headline(entry).text(in: language),
      details: details(entry), mark: mark)
  }

  private func headline(_ entry: Timeline.Entry) -> Sentence {
    if entry.kind == .gap {
      return Sentence("reader lost \(entry.lost ?? 0) reads", "读写器丢失 \(entry.lost ?? 0) 次读取")
    }
    let step = entry.step ?? ""
    let word = Self.steps[step] ?? Sentence(step, step)
    let state = entry.disposition.flatMap { Self.states[$0] }
    let inferred =
      entry.kind == .inferred ? Sentence("not read, taken to be there", "未读到，推定已到") : nil
    guard let more = inferred ?? state else { return word }
    return Sentence("\(word.english): \(more.english)", "\(word.chinese)：\(more.chinese)")
  }

  private func details(_ entry: Timeline.Entry) -> [String] {
    var details: [String] = []
    let place = [entry.store ?? entry.place, entry.by].compactMap { $0 }.joined(separator: " · ")
    if !place.isEmpty { details.append(place) }
    if entry.things.count > 1 {
      details.append(
        Sentence("\(entry.things.count) tags", "\(entry.things.count) 个标签").text(in: language))
    }
    if let container = entry.within {
      details.append(Sentence("within \(container)", "在 \(container) 内").text(in: language))
    }
    if let warmth = entry.temperature {
      let (least, greatest) = (degrees(warmth.least), degrees(warmth.greatest))
      details.append(least == greatest ? "\(least) °C" : "\(least) – \(greatest) °C")
    }
    if let until = entry.until {
      details.append(Sentence("until \(clock(until))", "至 \(clock(until))").text(in: language))
    }
    if let corrected = entry.correctedAt {
      details.append(
        Sentence("declared wrong \(clock(corrected))", "\(clock(corrected)) 更正")
          .text(in: language))
    }
    return details
  }

  private func degrees(_ value: Double) -> String { NumberText.grouped(value, decimals: 1) }

  /// Month, day and time on the chain's clocks.
  private func clock(_ time: EventTime) -> String {
    let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
    let seconds = Int64(timeZone.secondsFromGMT(for: date))
    let local = EventTime(milliseconds: time.milliseconds + seconds * 1000).description
    return "\(local.dropFirst(5).prefix(5)) \(local.dropFirst(11).prefix(5))"
  }

  private static let steps: [String: Sentence] = [
    "commissioning": Sentence("tagged", "贴标"), "packing": Sentence("packed", "装箱"),
    "loading": Sentence("loaded", "装车"), "shipping": Sentence("shipped", "发运"),
    "departing": Sentence("left", "离店"), "transporting": Sentence("on the road", "运输"),
    "arriving": Sentence("arrived", "到达"), "receiving": Sentence("received", "收货"),
    "unpacking": Sentence("unpacked", "拆箱"), "accepting": Sentence("accepted", "验收"),
    "storing": Sentence("put away", "入库"), "inspecting": Sentence("checked", "检查"),
    "void_shipping": Sentence("shipment called off", "取消发运"),
    "decommissioning": Sentence("tag withdrawn", "标签作废"),
    "cycle_counting": Sentence("counted", "盘点"), "stock_taking": Sentence("counted", "盘点"),
    "sensor_reporting": Sentence("measured", "测量"), "other": Sentence("noted", "记录"),
  ]

  private static let states: [String: Sentence] = [
    "mismatch_quantity": Sentence("less than sent", "数量不符"),
    "mismatch_instance": Sentence("not what was sent", "箱号不符"),
    "mismatch_class": Sentence("another material", "品项不符"),
    "damaged": Sentence("damaged", "破损"), "unknown": Sentence("given up", "下落不明"),
  ]
}
