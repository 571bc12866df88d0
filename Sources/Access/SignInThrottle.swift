public import SupplyChain

/// How long somebody has to wait after failed attempts to sign in: nothing for the first few, then
/// twice as long each time. It is counted by name, against guessing one password, and by address,
/// against trying one password on many names. Behind an address there may be a whole office that
/// mistypes now and then: there, a failure is forgotten with every minute.
public enum SignInThrottle {
  /// What is counted.
  public enum Subject: Sendable, Hashable {
    /// Attempts with a name, whether there is such a person or not.
    case name(String)
    /// Attempts from an address.
    case address(String)

    /// Attempts that cost nothing.
    var free: Int {
      switch self {
      case .name: 4
      case .address: 20
      }
    }

    /// After so many seconds one failure is forgotten; `nil` where only success forgets.
    public var secondsAFailure: Int64? {
      switch self {
      case .name: nil
      case .address: 60
      }
    }
  }

  /// The longest wait in seconds.
  public static let longest: Int64 = 900
  /// After so many seconds without a failure all is forgotten.
  public static let forgottenAfter: Int64 = 86_400

  /// Seconds until the next attempt is looked at; 0 now.
  public static func wait(
    _ subject: Subject, failures: Int, last: Instant, now: Instant
  ) -> Int64 {
    let elapsed = max(0, now - last)
    let forgotten = subject.secondsAFailure.map { Int(elapsed / $0) } ?? 0
    let over = failures - forgotten - subject.free
    guard over > 0, elapsed < forgottenAfter else { return 0 }
    let delay = over > 10 ? longest : min(longest, Int64(1) << over)
    return max(0, delay - elapsed)
  }
}
