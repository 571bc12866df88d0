extension Int {
  /// The English word that goes with a count, which Chinese does not bend: `1 line`, `3 lines`.
  ///
  /// - Parameter many: of more than one; with an s behind `one` unless it is said.
  public func plural(_ one: String, _ many: String? = nil) -> String {
    self == 1 ? one : many ?? one + "s"
  }
}
