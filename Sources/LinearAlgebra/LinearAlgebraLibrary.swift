import COpenBLAS

/// The BLAS and LAPACK that the products and factorisations run on.
///
/// Results differ in their last digits between core types, so a run that must be reproducible
/// names ``coreType`` beside its output.
public enum LinearAlgebraLibrary {
  /// The version and build options as the library tells them, e.g.
  /// `OpenBLAS 0.3.21 NO_AFFINITY USE64BITINT DYNAMIC_ARCH Haswell MAX_THREADS=64`.
  public static var configuration: String {
    pin()
    return openblas_get_config().map { String(cString: $0) } ?? "unknown"
  }

  /// The processor type that the kernels were chosen for, e.g. `SkylakeX`.
  public static var coreType: String {
    pin()
    return openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// How many threads one product uses: always 1, for work is spread over series, not inside.
  public static var threadCount: Int {
    pin()
    return Int(openblas_get_num_threads())
  }

  private static let pinned: Void = openblas_set_num_threads(1)

  /// Every entry into the library goes through here: BLAS threads beside Swift tasks lose a
  /// quarter of the speed, and would make sums depend on the number of threads.
  @inline(__always)
  static func pin() { _ = pinned }
}
