import LinearAlgebra

/// What the forecasts' numbers depend on besides their input: the linear algebra library and the
/// core type that its kernels were chosen for.
public enum NumericsLibrary {
  /// Version, options and core type, as run.json names them.
  public static var description: String {
    "\(LinearAlgebraLibrary.configuration) core \(LinearAlgebraLibrary.coreType)"
  }
}
