import NIOPosix

/// Threads that may wait for a disk or a name server, unlike those of Swift's own few.
public enum WaitingThreads {
  /// Runs `body` on one of them.
  public static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await NIOThreadPool.singleton.runIfActive(body)
  }
}
