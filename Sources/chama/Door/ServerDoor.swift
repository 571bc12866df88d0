import Access
import Foundation
import Glibc
import Operations
import Persistence
import SupplyChain

/// The server's side of the socket: takes commands and runs each on a thread of its own, against
/// the ledger that is open, as the operator.
final class ServerDoor: @unchecked Sendable {
  private let ledger: Ledger
  private let nights: NightDesk
  private let descriptor: Int32
  /// Guards what follows.
  private let lock = NSCondition()
  private var running = 0
  private var isClosed = false

  /// So many commands at once; more wait for the socket.
  private static let most = 16

  /// Opens the socket beside the ledger, for its owner alone.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  init(ledger: Ledger, nights: NightDesk) throws {
    self.ledger = ledger
    self.nights = nights
    let path = DoorAddress.path(ledger: ledger.path)
    // Whoever holds the ledger's lock owns the socket: one that is there is left from before.
    unlink(path)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    let isBound = DoorAddress.with(ledger: ledger.path) { bind(descriptor, $0, $1) == 0 } ?? false
    // Nobody can connect before it listens, and then it is the owner's alone.
    guard descriptor >= 0, isBound, chmod(path, 0o600) == 0, listen(descriptor, 64) == 0 else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw OperationsFailure.cannotWrite(path: path, reason: reason, isFull: false)
    }
    self.descriptor = descriptor
    let thread = Thread { [self] in accept() }
    thread.name = "door"
    thread.start()
  }

  /// Takes no more commands and waits until those under way are done.
  func shut() {
    lock.withLock { isClosed = true }
    unlink(DoorAddress.path(ledger: ledger.path))
    shutdown(descriptor, Int32(SHUT_RDWR))
    lock.withLock { while running > 0 { lock.wait() } }
    close(descriptor)
  }

  private func accept() {
    while true {
      let client = Glibc.accept(descriptor, nil, nil)
      if client < 0 {
        if lock.withLock({ isClosed }) { return }
        guard errno == EINTR || errno == ECONNABORTED || errno == EMFILE else { return }
        usleep(10_000)
        continue
      }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      lock.withLock {
        while running >= ServerDoor.most { lock.wait() }
        running += 1
      }
      let thread = Thread { [self] in
        serve(client)
        close(client)
        lock.withLock {
          running -= 1
          lock.broadcast()
        }
      }
      thread.name = "command"
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  private func serve(_ client: Int32) {
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(
      client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard isOwner(client), let frame = DoorFrame.read(from: client), frame.kind == .call,
      let call = try? JSONDecoder().decode(DoorCall.self, from: Data(frame.bytes))
    else { return }
    // Standard input may be a person who types.
    limit.tv_sec = 0
    setsockopt(
      client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let writing = NSLock()
    let stage = CommandStage(
      write: { bytes, descriptor in
        let kind: DoorFrame.Kind = descriptor == STDOUT_FILENO ? .output : .error
        // A caller who has gone wants no more; what was begun is finished all the same.
        _ = writing.withLock { DoorFrame(kind: kind, bytes: bytes).write(to: client) }
      }, input: { try ServerDoor.input(from: client) },
      line: { try ServerDoor.line($0, from: client) }, isTyped: call.isTyped, folder: call.folder,
      environment: call.environment, isWatched: call.isWatched, ledger: ledger, nights: nights)
    let code = CommandStage.run(stage) { () -> Int32 in
      guard call.version == ProgramVersion.current else {
        Terminal.error(
          "chama: the running server is version \(ProgramVersion.current), this command "
            + "\(call.version)\n       Use the same version, or restart the server.")
        return FailureKind.badUsage.exitCode
      }
      return CommandRun(arguments: call.arguments).run()
    }
    let number = withUnsafeBytes(of: code.bigEndian) { Array($0) }
    _ = writing.withLock { DoorFrame(kind: .exit, bytes: number).write(to: client) }
  }

  /// The socket's permissions say the same; a file system may not keep them.
  private func isOwner(_ client: Int32) -> Bool {
    // The kernel's struct ucred: process, user, group.
    var credentials: [UInt32] = [0, .max, .max]
    var size = socklen_t(credentials.count * MemoryLayout<UInt32>.size)
    guard getsockopt(client, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else {
      return false
    }
    return credentials[1] == geteuid() || credentials[1] == 0
  }

  private static func line(_ prompt: String, from client: Int32) throws -> String {
    guard DoorFrame(kind: .wantsLine, bytes: Array(prompt.utf8)).write(to: client),
      let frame = DoorFrame.read(from: client), frame.kind == .input, !frame.bytes.isEmpty
    else {
      throw AccessFailure.badValue(
        what: "secret", reason: Sentence("standard input has no line", "标准输入没有内容"))
    }
    return String(decoding: frame.bytes, as: UTF8.self)
  }

  private static func input(from client: Int32) throws -> [UInt8] {
    guard DoorFrame(kind: .wantsInput, bytes: []).write(to: client) else { return [] }
    var all: [UInt8] = []
    while let frame = DoorFrame.read(from: client), frame.kind == .input, !frame.bytes.isEmpty {
      all += frame.bytes
    }
    return all
  }
}
