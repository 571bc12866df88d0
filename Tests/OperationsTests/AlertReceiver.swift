import Foundation
import Glibc
import SupplyChain
import Synchronization

/// A receiver of webhooks on loopback that fails in the ways that it is told, and keeps what it has
/// taken as a sound receiver would: by the message's id.
final class AlertReceiver: Sendable {
  /// What it does with a request.
  enum Manner: Sendable, CaseIterable {
    /// Takes it and says so.
    case take
    /// Takes it and says so twice.
    case takeTwice
    /// Takes it, and the line breaks before the answer.
    case takeAndBreak
    /// Takes it, and says that it failed.
    case takeAndFail
    /// Is busy.
    case busy
    /// Closes at once.
    case reset
    /// Says something that is not HTTP.
    case garbage
    /// Takes nothing and says nothing.
    case hang
    /// Refuses for good.
    case refuse
  }

  struct Taken: Sendable {
    let id: String
    let path: String
    let body: String
    let at: Instant
  }

  let port: Int
  private let descriptor: Int32
  private let requests = Mutex<[Taken]>([])
  private let taken = Mutex<[String: Taken]>([:])
  private let now: @Sendable () -> Instant
  private let manner: @Sendable (_ path: String, _ number: Int) -> Manner

  /// Listens on a free port.
  init(
    now: @escaping @Sendable () -> Instant,
    manner: @escaping @Sendable (_ path: String, _ number: Int) -> Manner
  ) {
    self.now = now
    self.manner = manner
    (descriptor, port) = Self.listening()
    Thread { [weak self, descriptor] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0, let self else { return }
        Thread { self.answer(connection) }.start()
      }
    }.start()
  }

  /// A socket that listens on a free port.
  private static func listening() -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length)
        listen(descriptor, 128)
        getsockname(descriptor, raw, &length)
      }
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Every request that came, taken or not.
  var attempts: [Taken] { requests.withLock { $0 } }
  /// What was taken, by the message's id.
  var messages: [String: Taken] { taken.withLock { $0 } }

  private func answer(_ connection: Int32) {
    defer { Glibc.close(connection) }
    guard let request = read(connection) else { return }
    let number = requests.withLock { requests in
      requests.append(request)
      return requests.count
    }
    let ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
    switch manner(request.path, number) {
    case .take: take(request, connection, ok)
    case .takeTwice: take(request, connection, ok + ok)
    case .takeAndBreak: take(request, connection, "")
    case .takeAndFail: take(request, connection, "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n")
    case .busy: write(connection, "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")
    case .garbage: write(connection, "nonsense\r\n\r\n")
    case .refuse: write(connection, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
    case .hang: sleep(2)
    case .reset: break
    }
  }

  private func take(_ request: Taken, _ connection: Int32, _ text: String) {
    taken.withLock { $0[request.id] = $0[request.id] ?? request }
    write(connection, text)
  }

  private func write(_ connection: Int32, _ text: String) {
    let bytes = Array(text.utf8)
    _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  private func read(_ connection: Int32) -> Taken? {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      text += buffer[..<count]
      let request = String(decoding: text, as: UTF8.self)
      guard let end = request.range(of: "\r\n\r\n"),
        let length = request.firstMatch(of: /(?i)content-length: (\d+)/).flatMap({ Int($0.1) }),
        request[end.upperBound...].utf8.count >= length
      else { continue }
      let id = request.firstMatch(of: /(?i)webhook-id: (\S+)/).map { String($0.1) }
      return Taken(
        id: id ?? "", path: String(request.split(separator: " ")[1]),
        body: String(request[end.upperBound...]), at: now())
    }
  }
}

/// A clock that goes as it is told.
final class VirtualClock: Sendable {
  private let instant: Mutex<Instant>
  init(_ start: Instant) { instant = Mutex(start) }
  var now: Instant { instant.withLock { $0 } }
  func advance(by seconds: Int64) { instant.withLock { $0 = $0 + seconds } }
}
