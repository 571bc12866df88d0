/// The version of Chama, as run.json and `chama --version` name it.
public enum ProgramVersion {
  /// Semantic version.
  public static let current = "0.1.0"
}
