/// What one client may take of the service.
public struct ServiceLimits: Sendable {
  /// Connections at once; more wait in the kernel's queue.
  public var connections = 4096
  /// Bytes of a request's header fields together.
  public var headerBytes = 16 * 1024
  /// Header fields of a request.
  public var headerCount = 100
  /// Bytes of a request's body.
  public var bodyBytes = 1024 * 1024
  /// Bytes of a document of EPCIS events that is handed in.
  public var captureBytes = 8 * 1024 * 1024
  /// Events of such a document: so many are written in about a second, for which others wait.
  public var captureEvents = 5000
  /// Bytes of a reader's message, as it comes over the network.
  public var readsBytes = 4 * 1024 * 1024
  /// Bytes of an address, the parameters of a query included.
  public var addressBytes = 8000
  /// Bytes of a file that is sent in: a sheet of 17,400 lines is larger than any other body.
  public var fileBytes = 32 * 1024 * 1024
  /// Bytes of all bodies together that are larger than ``bodyBytes``, from their arrival to their
  /// answer.
  public var largeBodies = 128 * 1024 * 1024
  /// Seconds until a connection that has no request under way is closed: those in which a request's
  /// head must arrive.
  public var headSeconds = 20
  /// Seconds in which a request's body must arrive.
  public var bodySeconds = 20
  /// Seconds for which a client may take nothing of its answer.
  public var writeSeconds = 20
  /// Threads that read the ledger.
  public var readers = 4
  /// Threads that hash passwords. One keeps a morning on which all sign in from slowing readers.
  public var hashers = 1
  /// Threads that write to it. There is one writer: while one waits for the disk, the next is made
  /// ready.
  public var writers = 2
  /// Requests that may wait for such a thread.
  public var waiting = 1000
  /// Seconds that a request may wait for such a thread.
  public var waitingSeconds = 10.0
  /// Requests a second of one asker, on average.
  public var requestsASecond = 200.0
  /// Requests of one asker at once.
  public var burst = 1000.0
  /// Streams of events that one asker may hold open: a page holds one.
  public var streams = 24
  /// Requests a second, on average and at once, of one network before anybody has signed in.
  public var strangersASecond = 10.0, strangersBurst = 200.0
  /// Bytes of answers that are held ready.
  public var cacheBytes = 64 << 20

  /// The limits that serve unless something else is said.
  public init() {}
}
