import Foundation
import SupplyChain
import Testing

/// Ten nights of a chain with the real daily counts of 87 shops, beside an account of our own.
@Suite("Ten nights of 87 stores", .enabled(if: RealChain.isThere, RealChain.reason))
struct RealChainTests {
  /// The faults that were planted, by the day of the month, as the data's notes tell.
  private static let missing = [22: ["S-0060"], 30: ["S-0013"], 31: ["S-0021", "S-0034"]]
  private static let refused = [31: ["S-0021", "S-0034"]]
  private static let duplicates = [31: ["feeds/2016-10-31/consumption/S-0055 (1).csv"]]

  @Test("lose nothing that is valid, count nothing twice, and name every fault on its day")
  func tenNights() throws {
    let bench = try NightBench()
    var account = try RealChain.Account()
    for number in 22...31 {
      let day = ChainFixture.day("2016-10-\(number)")
      let outcome = try bench.program.run(
        [
          "night", "--feeds", RealChain.folder, "--ledger", bench.ledger, "--out", bench.out,
          "--day", "\(day)",
        ])
      #expect([0, 1].contains(outcome.code), "\(outcome.errors)")
      try account.add(day, leavingOut: Self.refused[number] ?? [])
      try expectSameTotals(bench, account, day)
      expectFaults(try bench.results(day).record, number, account)
    }
    #expect(try bench.query("SELECT count(*), count(published_at) FROM run") == [["10", "10"]])
    let doctor = try bench.command("doctor")
    #expect(doctor.code == 0, "\(doctor.text)")
  }

  /// The ledger's sums by store, of what counts, are the account's.
  private func expectSameTotals(
    _ bench: NightBench, _ account: RealChain.Account, _ day: BusinessDay
  ) throws {
    let rows = try bench.query(
      """
      WITH ranked AS (
        SELECT c.store, c.quantity, row_number() OVER (
          PARTITION BY c.store, c.day, c.material
          ORDER BY f.feed_day DESC NULLS LAST, f.copy DESC, f.path DESC, f.id DESC) AS place
        FROM consumption c JOIN feed_file f ON f.id = c.source
        WHERE f.outcome = 'taken' AND f.superseded_in IS NULL)
      SELECT store_id, count(*), sum(quantity) FROM ranked JOIN store_number ON number = store
      WHERE place = 1 GROUP BY store_id ORDER BY store_id
      """)
    let expected = account.totals.sorted { $0.key < $1.key }.map { store, total in
      [store, "\(total.rows)", "\(total.quantity * 1000)"]
    }
    #expect(rows == expected, "\(day)")
    let stock = try bench.query(
      """
      SELECT count(*), coalesce(sum(quantity), 0) FROM stock_count JOIN feed_file ON id = source
      WHERE as_of = \(day.daysSinceEpoch) AND outcome = 'taken' AND superseded_in IS NULL
      """)
    #expect(stock == [["\(account.stock.rows)", "\(account.stock.quantity * 1000)"]], "\(day)")
  }

  private func expectFaults(_ record: RunJSON, _ number: Int, _ account: RealChain.Account) {
    let missing = Self.missing[number] ?? []
    #expect(record.missing_stores == missing, "\(record.day)")
    #expect(record.stores_collected == 87 - missing.count, "\(record.day)")
    #expect(record.duplicates == Self.duplicates[number] ?? [], "\(record.day)")
    let stale = missing.map { store in
      RunJSON.Stale(id: store, since: account.totals[store].map { "\($0.lastDay)" } ?? "")
    }
    #expect(record.stale_stores == stale, "\(record.day)")
    let files = (Self.refused[number] ?? []).map { "feeds/\(record.day)/consumption/\($0).csv" }
    #expect(record.refused.map(\.file) == files, "\(record.day)")
    for file in record.refused {
      #expect(file.faults.count == 1, "\(file.file)")
      #expect(file.faults.first?.remedy.isEmpty == false, "\(file.file)")
      #expect((file.faults.first?.row ?? 0) > 1, "\(file.file)")
    }
    let negative = record.refused.first { $0.store_id == "S-0021" }?.faults.first
    if number == 31 { #expect(negative?.column == "quantity" && negative?.value == "-12") }
  }
}

/// A chain's folder beside the checkout, read in the simplest way that could be right.
enum RealChain {
  static let reason: Comment = """
    the shared chain tea87 is not there (CHAMA_SHARED names the folder `shared`): ten real nights \
    are not tested here
    """

  static let folder = shared + "/data/tea87"
  /// The folder with data sets and tools that are no part of the repository.
  static let shared: String = {
    let shared = ProcessInfo.processInfo.environment["CHAMA_SHARED"]
    let beside = URL(fileURLWithPath: Program.checkout).deletingLastPathComponent().path + "/shared"
    return shared ?? beside
  }()

  static let isThere = FileManager.default.fileExists(atPath: folder + "/stores.csv")

  /// Rows and their whole quantities.
  struct Total {
    var rows = 0
    var quantity = 0
    var lastDay = BusinessDay(daysSinceEpoch: 0)
  }

  /// What the stores sent, added up by store.
  struct Account {
    private(set) var totals: [String: Total] = [:]
    /// What the stores counted on the last day that was added.
    private(set) var stock = Total()

    /// Begins with the history.
    init() throws {
      let history = try Program.tool("gzip").run(["-dc", folder + "/consumption.csv.gz"])
      for row in history.output.split(separator: 0x0A).dropFirst() { try add(row) }
    }

    /// Adds the feeds of a day: of each store one file, whatever copies there are.
    mutating func add(_ day: BusinessDay, leavingOut damaged: [String]) throws {
      let consumption = "\(folder)/feeds/\(day)/consumption"
      for name in try FileManager.default.contentsOfDirectory(atPath: consumption)
      where !name.contains("(") && !damaged.contains(String(name.dropLast(4))) {
        for row in try rows(of: "\(consumption)/\(name)") { try add(row) }
      }
      stock = Total()
      let counts = "\(folder)/feeds/\(day)/stock"
      for name in (try? FileManager.default.contentsOfDirectory(atPath: counts)) ?? [] {
        for row in try rows(of: "\(counts)/\(name)") {
          stock.rows += 1
          stock.quantity += try whole(row.split(separator: 0x2C)[5])
        }
      }
    }

    private mutating func add(_ row: ArraySlice<UInt8>) throws {
      let cells = row.split(separator: 0x2C, omittingEmptySubsequences: false)
      var total = totals[String(decoding: cells[1], as: UTF8.self)] ?? Total()
      total.rows += 1
      total.quantity += try whole(cells[3])
      let day = try #require(BusinessDay(String(decoding: cells[0], as: UTF8.self)))
      total.lastDay = max(total.lastDay, day)
      totals[String(decoding: cells[1], as: UTF8.self)] = total
    }

    private func whole(_ cell: ArraySlice<UInt8>) throws -> Int {
      try #require(Int(String(decoding: cell, as: UTF8.self)))
    }

    /// The rows of a feed without its header, with commas and in UTF-8.
    private func rows(of file: String) throws -> [ArraySlice<UInt8>] {
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      if !bytes.starts(with: "business_date".utf8), !bytes.starts(with: "as_of".utf8),
        !bytes.starts(with: [0xEF, 0xBB, 0xBF])
      {
        let outcome = try Program.tool("iconv").run(
          ["-f", "GB18030", "-t", "UTF-8"], input: bytes)
        try #require(outcome.code == 0, "\(outcome.errors)")
        bytes = outcome.output
      }
      let plain = bytes.filter { $0 != 0x0D }.map { $0 == 0x3B ? 0x2C : $0 }
      return Array(plain.split(separator: 0x0A).dropFirst())
    }
  }
}
