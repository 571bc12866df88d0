import Foundation
import Sheets
import SupplyChain

/// Turns the clean files of a store's day into what the fault plan wants them to be.
struct FaultPlanting {
  let plan: FaultPlan
  /// The true rows of the day before, of stores whose rows come late or again.
  private var trueRows: [Int: [String]] = [:]

  init(plan: FaultPlan) { self.plan = plan }

  /// The files that the store sends for a day in place of the clean ones.
  mutating func plant(
    in files: [FeedFile], store: Int, feedDay: Int, day: BusinessDay
  ) -> [FeedFile] {
    if let habit = plan.habits[store] { return files.map { $0.written(by: habit) } }
    guard let incident = plan.incident(store: store, feedDay: feedDay) else { return files }
    if incident.fault == .silentStore { return [] }
    return files.flatMap { file -> [FeedFile] in
      guard file.folder == .consumption else { return [file] }
      if incident.fault.startsTheDayBefore {
        return spread(file, incident: incident, isDayBefore: incident.feedDay > feedDay)
      }
      return file.damaged(by: incident.fault, day: day)
    }
  }

  /// Rows that come a day late, or that come again with other quantities: the true ones last.
  private mutating func spread(
    _ file: FeedFile, incident: FaultPlan.Incident, isDayBefore: Bool
  ) -> [FeedFile] {
    var file = file
    let lines = file.lines
    if isDayBefore {
      trueRows[incident.store] = Array(lines.dropFirst())
      guard incident.fault == .restatement else { return [] }
      file.replaceLines(lines.prefix(1) + lines.dropFirst().map { $0.withQuantity { $0 / 2 } })
      return [file]
    }
    let earlier = trueRows.removeValue(forKey: incident.store) ?? []
    file.replaceLines(lines.prefix(1) + earlier + lines.dropFirst())
    return [file]
  }
}

extension FeedFile {
  /// The file as a store's own system writes it.
  fileprivate func written(by habit: FeedFault) -> FeedFile {
    var file = self
    switch habit {
    case .gb18030:
      let text = ([folder.chineseHeader] + lines.dropFirst()).map { $0 + "\n" }.joined()
      file.bytes = bytes(of: text, in: .gb18030)
    case .utf16:
      file.bytes = bytes(of: lines.map { $0 + "\r\n" }.joined(), in: .utf16LittleEndianWithMark)
    case .byteOrderMark: file.bytes = TextEncoding.utf8WithMark.mark + (bytes ?? [])
    case .semicolons: file.replaceLines(lines.map { $0.replacing(",", with: ";") })
    case .tabs: file.replaceLines(lines.map { $0.replacing(",", with: "\t") })
    case .crlf: file.bytes = Array(lines.map { $0 + "\r\n" }.joined().utf8)
    case .gzip:
      file.bytes = Gzip.compress(bytes ?? [])
      file.name += ".gz"
    default: break
    }
    return file
  }

  private func bytes(of text: String, in encoding: TextEncoding) -> [UInt8] {
    do {
      return try encoding.encode(text)
    } catch {
      preconditionFailure("every encoding has the characters of a feed: \(error)")
    }
  }

  /// What becomes of a file of consumption by a fault of one day.
  fileprivate func damaged(by fault: FeedFault, day: BusinessDay) -> [FeedFile] {
    var file = self
    var lines = lines
    let middle = lines.count / 2
    switch fault {
    case .duplicate:
      file.name = name.replacing(".csv", with: " (1).csv")
      return [self, file]
    case .closedDay:
      file.replaceLines(lines.prefix(1) + lines.dropFirst().map { $0.withQuantity { _ in 0 } })
    case .negativeQuantity:
      lines[middle] = lines[middle].withQuantity { -max($0, 1) }
      file.replaceLines(lines)
    case .cutOff:
      // The last row that arrived lacks everything after half of its store's id.
      let half = lines.prefix(middle).map { $0 + "\n" }.joined() + lines[middle].prefix(13)
      file.bytes = Array(half.utf8)
    case .unknownMaterial:
      file.replaceLines(lines + [lines[middle].withCell(2, "RM-UNKNOWN-99")])
    case .laterDay:
      file.replaceLines(lines + [lines[middle].withCell(0, (day + 1).description)])
    case .emptyFile: file.bytes = []
    case .raggedRow:
      lines[middle] += ",0,0"
      file.replaceLines(lines)
    case .brokenText:
      // 0xFF begins no character, neither in UTF-8 nor in GB18030.
      file.bytes = (bytes ?? []) + [0xFF, 0xFF, 0x0A]
    case .folderForFile: file.bytes = nil
    default: break
    }
    return [file]
  }
}

extension String {
  /// The row with another cell.
  fileprivate func withCell(_ index: Int, _ cell: String) -> String {
    var cells = split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard cells.indices.contains(index) else { return self }
    cells[index] = cell
    return cells.joined(separator: ",")
  }

  /// The row of consumption with another quantity.
  fileprivate func withQuantity(_ change: (Int) -> Int) -> String {
    let cells = split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count > 3, let quantity = Int(cells[3]) else { return self }
    return withCell(3, String(change(quantity)))
  }
}
