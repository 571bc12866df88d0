/// Where unguessable bytes come from. Only the composition root has the real source.
public struct RandomSource: Sendable {
  /// So many bytes that nobody can foretell.
  public let bytes: @Sendable (_ count: Int) -> [UInt8]

  /// Takes a source.
  public init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.bytes = bytes }
}
