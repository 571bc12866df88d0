import Foundation
import Testing
import Traceability

/// A million tags, for Benchmarks/trace.py, which reads the figures off standard output.
@Suite(
  "Load upon the codec",
  .enabled(
    if: ProcessInfo.processInfo.environment["CHAMA_TRACE_DECODES"] != nil,
    "SKIPPED: CHAMA_TRACE_DECODES is not set"))
struct DecodeLoadTests {
  @Test func `every tag decodes to the pack that it was made of`() throws {
    let count = ProcessInfo.processInfo.environment["CHAMA_TRACE_DECODES"].flatMap(Int.init) ?? 0
    let gtins = try (0..<64).map { try CompanyPrefix.example.gtin(itemNumber: $0 * 997) }
    let tags = try (0..<count).map { number in
      let pack = try SGTIN(
        gtin: gtins[number % 64], companyPrefixLength: 7, serial: String(number * 251_753))
      return try EPCTag(.sgtin(pack), filter: number % 8, scheme: .sgtin96).hex
    }
    var isRight = true
    var (began, cpu) = (ContinuousClock.now, clock())
    for (number, hex) in tags.enumerated() {
      guard case .sgtin(let pack) = try EPCTag(hex: hex).epc else {
        isRight = false
        break
      }
      isRight = isRight && pack.serial == String(number * 251_753)
    }
    tell("decode", count, began, cpu)
    #expect(isRight)
    (began, cpu) = (ContinuousClock.now, clock())
    var length = 0
    for hex in tags { length += try EPCTag(hex: hex).epc.pureIdentityURI.utf8.count }
    tell("decode_to_uri", count, began, cpu)
    #expect(length > count * 30)
  }

  private func tell(_ name: String, _ count: Int, _ began: ContinuousClock.Instant, _ cpu: Int) {
    let wall = (ContinuousClock.now - began) / .seconds(1)
    let used = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
    print("figure \(name) count=\(count) wall_s=\(wall) cpu_s=\(used)")
  }
}
