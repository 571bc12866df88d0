/// Turns raw reads into what happened: arrived, moved, departed.
///
/// A tag is believed to be where it was last confirmed. Silence says nothing: a tag unread for a
/// while has not left. A place is changed by an unbroken run of reads elsewhere, long enough that
/// stray reads through a wall do not make one:
///
/// - ``arrivalReads`` reads inside a store over at least ``arrivalSpan``, with none before its door
///   and none at the store believed between them: it has arrived. A van that waits before a door
///   is heard inside, too, but never without being heard before the door.
/// - ``moveReads`` reads at another read point inside the same store: it has moved.
/// - ``departureReads`` reads before the door over at least ``departureSpan``: it has departed.
/// - An arrival elsewhere is a departure, too, marked as inferred.
///
/// Reads that come late are not news: those of the same reader by its own stamps, those of the
/// store that a tag has left by the tolerance of clocks, which covers how far two readers' clocks
/// may be apart. Exact repetitions are dropped before by ``RawRead/key-swift.property``.
public struct ReadSmoother: Sendable {
  /// Reads inside a store that make an arrival.
  public static let arrivalReads = 3
  /// How long those reads must go on, in milliseconds.
  public static let arrivalSpan: Int64 = 20_000
  /// Reads at another read point of the same store that make a move.
  public static let moveReads = 6
  /// Reads before the door that make a departure.
  public static let departureReads = 8
  /// How long those reads must go on, in milliseconds.
  public static let departureSpan: Int64 = 5_000

  /// How far the clocks of two readers may be apart, in milliseconds.
  public let clockTolerance: Int64

  /// Takes how far the clocks of two readers may be apart, in milliseconds.
  public init(clockTolerance: Int64) {
    precondition(clockTolerance >= 0, "a tolerance is never negative")
    self.clockTolerance = clockTolerance
  }

  /// Takes one read into what is believed of its tag.
  ///
  /// - Parameters:
  ///   - correction: milliseconds to add to the reader's stamps, ``ReaderClock/correction``.
  /// - Returns: what it comes to, in the order in which it happened; mostly nothing.
  public func take(
    _ read: RawRead, at reader: TagReader, correction: Int64, _ tag: inout TagPresence
  ) -> [Observation] {
    if tag.heardBy == read.reader, read.time.nanoseconds < tag.heardAt { return [] }
    let time = read.time.milliseconds + correction
    let spot = reader.spot(ofAntenna: read.antenna)
    guard !isLate(time, reader, tag) else { return [] }
    tag.heardBy = read.reader
    tag.heardAt = read.time.nanoseconds
    if var place = tag.place, place.store == reader.store, place.spot == spot {
      place.last = max(place.last, time)
      place.reader = read.reader
      tag.place = place
      tag.run = nil
      return []
    }
    var run = continued(tag.run, at: spot, reader, time)
    run.count += run.spot == spot ? 1 : 0
    run.inside = spot.side == .inside ? run.inside + 1 : 0
    run.firstInside = spot.side == .inside ? run.firstInside ?? time : nil
    run.last = max(run.last, time)
    run.reader = read.reader
    tag.run = run
    return conclude(run, &tag)
  }

  /// Whether a read is of the store that the tag has left, from before it left.
  private func isLate(_ time: Int64, _ reader: TagReader, _ tag: TagPresence) -> Bool {
    guard let former = tag.former, former.store == reader.store else { return false }
    return time <= tag.leftAt
      + (former.reader == reader.id && tag.place == nil ? 0 : clockTolerance)
  }

  /// The run that a read goes on with: within the store believed, reads at one spot only; at
  /// another store all reads of the store, under the spot inside at which they came in last.
  private func continued(
    _ run: TagPresence.Run?, at spot: TagReader.Spot, _ reader: TagReader, _ time: Int64
  ) -> TagPresence.Run {
    guard var run, run.store == reader.store else {
      return TagPresence.Run(
        store: reader.store, spot: spot, first: time, last: time, reader: reader.id)
    }
    if run.spot != spot {
      run = TagPresence.Run(
        store: run.store, spot: spot, inside: run.inside, first: time,
        firstInside: run.firstInside, last: time, reader: reader.id)
    }
    return run
  }

  private func conclude(_ run: TagPresence.Run, _ tag: inout TagPresence) -> [Observation] {
    if let place = tag.place, place.store == run.store {
      return run.spot.side == .inside ? move(run, place, &tag) : depart(run, place, &tag)
    }
    guard run.inside >= Self.arrivalReads, let since = run.firstInside,
      run.last - since >= Self.arrivalSpan
    else { return [] }
    var observations: [Observation] = []
    if let place = tag.place {
      observations.append(observation(.departed, tag, place, at: place.last, isInferred: true))
      tag.former = place
      tag.leftAt = since
    }
    let place = TagPresence.Place(
      store: run.store, spot: run.spot, arrived: since, since: since, last: run.last,
      reader: run.reader)
    tag.place = place
    tag.run = nil
    return observations + [observation(.arrived, tag, place, at: since)]
  }

  private func move(
    _ run: TagPresence.Run, _ from: TagPresence.Place, _ tag: inout TagPresence
  ) -> [Observation] {
    guard run.count >= Self.moveReads else { return [] }
    let place = TagPresence.Place(
      store: run.store, spot: run.spot, arrived: from.arrived, since: run.first, last: run.last,
      reader: run.reader)
    tag.place = place
    tag.run = nil
    return [observation(.moved, tag, place, at: run.first)]
  }

  private func depart(
    _ run: TagPresence.Run, _ from: TagPresence.Place, _ tag: inout TagPresence
  ) -> [Observation] {
    guard run.count >= Self.departureReads, run.last - run.first >= Self.departureSpan else {
      return []
    }
    tag.former = from
    tag.former?.reader = run.reader
    tag.leftAt = run.last
    tag.place = nil
    tag.run = nil
    return [
      Observation(
        kind: .departed, epc: tag.epc, store: run.store, spot: run.spot,
        time: EventTime(milliseconds: run.last), isInferred: false)
    ]
  }

  private func observation(
    _ kind: Observation.Kind, _ tag: TagPresence, _ place: TagPresence.Place, at time: Int64,
    isInferred: Bool = false
  ) -> Observation {
    Observation(
      kind: kind, epc: tag.epc, store: place.store, spot: place.spot,
      time: EventTime(milliseconds: time), isInferred: isInferred)
  }
}
