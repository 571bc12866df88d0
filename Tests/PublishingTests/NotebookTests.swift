import Foundation
import Publishing
import SupplyChain
import Testing

@Suite("The notebook of a night")
struct NotebookTests {
  /// Two stores of one material over 60 days; store 1 uses 10 on a dry day and 12 on a wet one.
  private var night: NotebookNight {
    let day = SmallNight.day
    let stores = ["S-0001", "S-0002"].compactMap { StoreID($0) }
    let material: MaterialID = "RM-TEA-01"
    let forecasts = stores.flatMap { store in
      (-6...2).map { step in
        NotebookNight.ForecastRow(
          store: store, material: material, day: day + step, madeOn: step > 0 ? day : day - 7,
          actual: step > 0 ? nil : store == "S-0001" ? 100 : 300,
          mean: store == "S-0001" ? 110 : 270,
          q10: 90, q50: 100, q90: 280, naive: step == 0 ? nil : 100)
      }
    }
    let days = stores.flatMap { store in
      (0..<60).map { back in
        let isWet = back % 3 == 0
        return NotebookNight.StoreDay(
          store: store, day: day - back, consumed: isWet ? 12 : 10, highest: 27,
          rain: isWet ? 20 : 0,
          holiday: nil)
      }
    }
    return NotebookNight(
      record: SmallNight.record, language: .english, stores: SmallNight.stores,
      materials: [
        Material(
          id: material, name: "茉莉绿茶叶", category: "tea", unit: "g",
          unitCost: UnitPrice(fenPerThousand: 100_000))
      ],
      forecasts: forecasts, isJudgedAsPublished: true, days: days,
      suggestions: [SmallNight.suggestion()], transfers: [SmallNight.transfer()],
      outcomes: [
        TransferOutcome(
          order: "T1", countedThrough: day - 1, promised: Money(fen: 5_000),
          sales: Money(fen: 4_000), rescue: Money(fen: 500), cost: Money(fen: 1_000))
      ])
  }

  private func notebook(_ night: NotebookNight) throws -> [String: Any] {
    let bytes = try #require(try night.files()["2026-06-30.ipynb"])
    let json = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(json as? [String: Any])
  }

  private func cells(_ night: NotebookNight) throws -> [[String: Any]] {
    try #require(try notebook(night)["cells"] as? [[String: Any]])
  }

  /// All tables of a cell, as one text.
  private func shown(_ id: String, in cells: [[String: Any]]) -> String {
    let cell = cells.first { $0["id"] as? String == id } ?? [:]
    let outputs = cell["outputs"] as? [[String: Any]] ?? []
    return outputs.compactMap { ($0["data"] as? [String: Any])?["text/html"] as? String }
      .joined(separator: "\n")
  }

  @Test("it is nbformat 4.5: ids once, sources in lines, outputs with their media types")
  func structure() throws {
    let top = try notebook(night)
    #expect(Set(top.keys) == ["cells", "metadata", "nbformat", "nbformat_minor"])
    #expect(top["nbformat"] as? Int == 4 && top["nbformat_minor"] as? Int == 5)
    let cells = try cells(night)
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(ids.count == cells.count && Set(ids).count == ids.count)
    for id in ids { #expect(id.wholeMatch(of: /[a-zA-Z0-9-_]{1,64}/) != nil, "\(id)") }
    var counts: [Int] = []
    for cell in cells {
      let source = try #require(cell["source"] as? [String])
      #expect(!source.isEmpty && source.dropLast().allSatisfy { $0.hasSuffix("\n") })
      #expect(cell["metadata"] is [String: Any])
      guard cell["cell_type"] as? String == "code" else {
        #expect(Set(cell.keys) == ["cell_type", "id", "metadata", "source"])
        continue
      }
      #expect(
        Set(cell.keys) == ["cell_type", "execution_count", "id", "metadata", "outputs", "source"])
      counts.append(try #require(cell["execution_count"] as? Int))
      for output in cell["outputs"] as? [[String: Any]] ?? [] {
        #expect(Set(output.keys) == ["data", "metadata", "output_type"])
        #expect(output["output_type"] as? String == "display_data")
        #expect((output["data"] as? [String: Any])?["text/plain"] is String)
      }
    }
    #expect(counts == Array(1...counts.count) && counts.count >= 7)
  }

  @Test("charts carry their data, and a drawing for readers without Vega-Lite")
  func charts() throws {
    let outputs = try cells(night).flatMap { $0["outputs"] as? [[String: Any]] ?? [] }
    let charts = outputs.compactMap { $0["data"] as? [String: Any] }.filter {
      $0["application/vnd.vegalite.v5+json"] != nil
    }
    #expect(charts.count == 5)
    for chart in charts {
      let spec = try #require(chart["application/vnd.vegalite.v5+json"] as? [String: Any])
      let values = (spec["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
      #expect(!values.isEmpty)
      #expect((chart["image/svg+xml"] as? String)?.hasPrefix("<svg xmlns=") ?? false)
    }
  }

  @Test("numbers are those of the rows: amounts at cost, errors in percent")
  func numbers() throws {
    let cells = try cells(night)
    // 100 and 300 g at 1 yuan came, 110 and 270 were forecast: 20 less, 5 %.
    let past = shown("comparison", in: cells)
    #expect(past.contains("<td>2026-06-24</td>\n      <td>400.00</td>\n      <td>380.00</td>"))
    #expect(past.contains("<td>-5.00</td>") && !past.contains("2026-07-01"))
    let material = shown("accuracy-material", in: cells)
    // 10 + 30 of 400 each day; one of two within 90–280; naive 200 of 400 on six days.
    for number in ["<td>14</td>", "2,800.00", "10.00", "50.00", "-5.00"] {
      #expect(material.contains(number), "\(number) in \(material)")
    }
    let store = shown("accuracy-store", in: cells)
    let first = try #require(store.firstRange(of: "S-0002"))
    let second = try #require(store.firstRange(of: "S-0001"))
    #expect(first.lowerBound < second.lowerBound, "the most consumption first")
    let outcome = shown("transfers", in: cells)
    #expect(outcome.contains("<td>50.00</td>") && outcome.contains("<td>35.00</td>"))
    #expect(outcome.contains("82.48"), "149.50 less 67.02 for the trip")
  }

  @Test("a wet day is held against the store's own level")
  func weather() throws {
    let table = shown("weather", in: try cells(night))
    // One day in three has 12, the others 10: 12 of 10.67 is 112.5, 10 is 93.75.
    #expect(table.contains("&lt; 1 mm") && table.contains("&gt;= 10 mm"))
    let numbers = table.matches(of: /<td>(\d+\.\d\d)<\/td>/).compactMap { Double($0.1) }
    #expect(numbers.contains { abs($0 - 112.5) < 1.5 } && numbers.contains { abs($0 - 93.75) < 1 })
    #expect(table.contains("25 - 30 °C"))
  }

  @Test("the CSV beside it holds every row, ids as they are")
  func sheets() throws {
    let files = try night.files()
    #expect(
      files.keys.sorted() == [
        "2026-06-30-days.csv", "2026-06-30-forecast.csv", "2026-06-30-materials.csv",
        "2026-06-30-outcomes.csv", "2026-06-30-stores.csv", "2026-06-30-suggestions.csv",
        "2026-06-30-transfers.csv", "2026-06-30.ipynb",
      ])
    let forecast = String(decoding: files["2026-06-30-forecast.csv"] ?? [], as: UTF8.self)
    #expect(forecast.split(separator: "\n").count == 19)
    #expect(
      forecast.contains("S-0001,RM-TEA-01,2026-06-30,2026-06-23,100.000,110.000,90.000,"))
    #expect(forecast.contains("S-0001,RM-TEA-01,2026-07-01,2026-06-30,,110.000"))
  }

  @Test("the same night in any order gives the same bytes")
  func order() throws {
    let night = night
    let backwards = NotebookNight(
      record: night.record, language: night.language, stores: night.stores.reversed(),
      materials: night.materials.reversed(), forecasts: night.forecasts.reversed(),
      isJudgedAsPublished: true, days: night.days.reversed(),
      suggestions: night.suggestions.reversed(), transfers: night.transfers.reversed(),
      outcomes: night.outcomes.reversed())
    #expect(try night.files() == backwards.files())
  }

  @Test("hostile names stay words, and a night of nothing is a notebook")
  func hostile() throws {
    var hostile = night
    hostile.stores = [Store(id: "S-0001", name: "<script>\"\\\n", city: "x")]
    for file in try hostile.files().values {
      #expect(!String(decoding: file, as: UTF8.self).contains("<td><script>"))
    }
    _ = try cells(hostile)
    let nothing = NotebookNight(
      record: SmallNight.record, language: .chinese, stores: [], materials: [], forecasts: [],
      isJudgedAsPublished: false, days: [], suggestions: [], transfers: [], outcomes: [])
    #expect(try cells(nothing).count >= 7)
  }
}
