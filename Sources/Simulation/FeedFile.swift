/// The four sheets that a store sends each night.
enum FeedFolder: String, CaseIterable {
  case consumption
  case stock
  case deliveries
  case waste

  /// The header as the contract names the columns.
  var header: String {
    switch self {
    case .consumption: FlowRows.consumptionHeader
    case .stock: FlowRows.stockHeader
    case .deliveries: FlowRows.deliveriesHeader
    case .waste: FlowRows.wasteHeader
    }
  }

  /// The header as a Chinese store system writes it.
  var chineseHeader: String {
    switch self {
    case .consumption: "营业日,门店编号,原料编号,用量,是否缺货"
    case .stock: "盘点日,门店编号,原料编号,批次号,到期日,数量"
    case .deliveries: "到货日,门店编号,原料编号,批次号,到期日,数量,单号"
    case .waste: "报废日,门店编号,原料编号,批次号,数量,原因"
    }
  }
}

/// One file that a store sends for one day.
struct FeedFile {
  let folder: FeedFolder
  /// The name within the day's folder: `S-0001.csv`.
  var name: String
  /// What is in it; `nil` when a folder lies there in place of a file.
  var bytes: [UInt8]?

  /// The lines as a clean file has them, the header first.
  var lines: [String] {
    String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Puts other lines in, each ended.
  mutating func replaceLines(_ lines: [String]) {
    bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
  }
}
