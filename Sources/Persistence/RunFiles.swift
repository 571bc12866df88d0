import Foundation
import GRDB
public import SupplyChain

extension Ledger {
  /// Keeps files of a run that come before its publication, such as its model. Nobody sees them
  /// before the run is published.
  public func keep(files: [String: [UInt8]], of run: RunID) throws {
    try write { database in
      for (name, content) in files.sorted(by: { $0.key < $1.key }) {
        try database.execute(
          sql: "INSERT OR REPLACE INTO run_output (run, name, content) VALUES (?, ?, ?)",
          arguments: [run.text, name, Data(content)])
      }
    }
  }
}
