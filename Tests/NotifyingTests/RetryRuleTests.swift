import Notifying
import Testing

@Suite struct RetryRuleTests {
  @Test func `Waits double, with at most a quarter of jitter, up to the longest`() {
    let rule = RetryRule()
    for attempt in 1...40 {
      let base = attempt < 12 ? min(3600, 5 << (attempt - 1)) : 3600
      #expect((base...(base + base / 4)).contains(rule.wait(afterAttempt: attempt, of: "a-1")))
    }
  }

  @Test func `A thousand messages that failed together come back apart`() {
    let waits = Set((0..<1000).map { RetryRule().wait(afterAttempt: 8, of: "a-\($0)") })
    #expect(waits.count > 100)
  }

  @Test func `No window of a minute holds more than twenty attempts`() {
    var (now, attempts): (Int64, [Int64]) = (0, [])
    for _ in 0..<200 {
      now += Int64(ChannelLimit.robot.wait(at: now, after: attempts))
      #expect(ChannelLimit.robot.wait(at: now, after: attempts) == 0)
      attempts.append(now)
    }
    for start in attempts {
      #expect(attempts.filter { $0 >= start && $0 < start + 60 }.count <= 20)
    }
    // Ten windows of twenty: nothing waits longer than it must.
    #expect(now == 9 * 60)
  }

  @Test func `A clock that was set back does not open the gate`() {
    let attempts = [Int64](repeating: 1_000, count: 20)
    #expect(ChannelLimit.robot.wait(at: 10, after: attempts) == 60)
  }
}
