/// What was shipped beside what was read on arrival: which crates are there, which are taken to be,
/// which are not, and which should not be there.
///
/// A crate unread while its container was read is there (completeness inferred): it is no shortage.
/// That holds in a known gap of the readers, too. A crate that has been seen elsewhere since the
/// dispatch is not there, whatever its container says.
public struct ReceiptReconciliation: Hashable, Sendable {
  /// The crates of one line of the order.
  public struct Line: Hashable, Sendable {
    /// The line's number on the order.
    public let number: Int
    /// Its crates.
    public let crates: [EPC]

    /// Takes a line.
    public init(number: Int, crates: [EPC]) {
      self.number = number
      self.crates = crates
    }
  }

  /// How a line came out.
  public struct Outcome: Hashable, Sendable {
    /// The line's number on the order.
    public let number: Int
    /// Crates that were read.
    public var verified: [EPC] = []
    /// Crates that were not read and are taken to be there.
    public var inferred: [EPC] = []
    /// Crates that are not there.
    public var missing: [EPC] = []

    /// Crates that are there.
    public var received: [EPC] { verified + inferred }
  }

  /// Lines in their order.
  public let lines: [Outcome]
  /// Crates that were read and do not belong there, of a trade item that does.
  public let wrong: [EPC]
  /// Other things that were read and do not belong there.
  public let extra: [EPC]

  /// Compares.
  ///
  /// - Parameters:
  ///   - container: the shipment that the crates were packed into.
  ///   - read: all that was read on arrival.
  ///   - isByHand: whether nobody read anything and a person vouches for all.
  ///   - isOpened: whether the container was unpacked before, so that it vouches for nothing.
  ///   - elsewhere: crates seen in another place since the dispatch.
  ///   - hasGap: whether the recipient's readers are known to have lost reads meanwhile.
  public init(
    _ lines: [Line], container: EPC?, read: Set<EPC>, isByHand: Bool = false,
    isOpened: Bool = false,
    elsewhere: Set<EPC> = [], hasGap: Bool = false
  ) {
    let isThere = !isOpened && container.map { read.contains($0) } == true
    let isVouchedFor = isByHand || hasGap || isThere
    self.lines = lines.map { line in
      var outcome = Outcome(number: line.number)
      for crate in line.crates {
        if read.contains(crate) {
          outcome.verified.append(crate)
        } else if isVouchedFor, !elsewhere.contains(crate) {
          outcome.inferred.append(crate)
        } else {
          outcome.missing.append(crate)
        }
      }
      return outcome
    }
    let expected = Set(lines.flatMap(\.crates) + [container].compactMap { $0 })
    let items = Set(expected.compactMap(\.gtin))
    let foreign = read.subtracting(expected)
      .sorted { $0.pureIdentityURI.utf8.lexicographicallyPrecedes($1.pureIdentityURI.utf8) }
    self.wrong = foreign.filter { $0.gtin.map(items.contains) == true }
    self.extra = foreign.filter { $0.gtin.map(items.contains) != true }
  }

  private init(lines: [Outcome], wrong: [EPC], extra: [EPC]) {
    self.lines = lines
    self.wrong = wrong
    self.extra = extra
  }

  /// The same without the inferred crates of the lines that `keeps` does not keep.
  public func keepingInferred(ofLines keeps: (Int) -> Bool) -> ReceiptReconciliation {
    let kept = lines.map { line in
      var line = line
      if !keeps(line.number) { line.inferred = [] }
      return line
    }
    return ReceiptReconciliation(lines: kept, wrong: wrong, extra: extra)
  }

  /// Whether everything is there and nothing else.
  public var isComplete: Bool {
    wrong.isEmpty && extra.isEmpty && lines.allSatisfy(\.missing.isEmpty)
  }
}

extension EPC {
  /// The trade item of a pack; `nil` for anything else.
  public var gtin: GTIN? {
    if case .sgtin(let pack) = self { pack.gtin } else { nil }
  }
}
