import Foundation
import Glibc
import Testing

/// `chama serve` on a ledger, on a free port.
final class Server {
  let running: RunningProgram
  let port: UInt16

  /// Starts it and waits until it listens.
  init(_ bench: NightBench, _ extra: [String] = []) throws {
    running = try bench.program.start(
      [
        "serve", "--ledger", bench.ledger, "--feeds", bench.chain, "--out", bench.out, "--port",
        "0",
      ]
        + extra)
    let start = ProcessInfo.processInfo.systemUptime
    running.wait { [running] in
      running.outputSoFar.contains("\n") || ProcessInfo.processInfo.systemUptime - start > 60
    }
    let said = running.outputSoFar.split(separator: ":").last.map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    port = try #require(said.flatMap { UInt16($0) }, "\(running.errorsSoFar)")
  }

  /// Asks it to end, and returns how it did.
  func stop() throws -> Outcome {
    running.signal(SIGTERM)
    return try running.wait()
  }

  /// A connection of its own.
  func connection() throws -> Connection { try Connection(port: port) }

  /// One request on a connection of its own.
  func get(_ path: String, _ fields: [String] = []) throws -> Reply {
    try connection().send("GET", path, fields)
  }

  /// What came back.
  struct Reply {
    let status: Int
    let head: String
    let body: String
  }

  /// A plain connection, so that a test decides when each byte goes.
  final class Connection {
    let descriptor: Int32

    init(port: UInt16) throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let code = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(code == 0, "cannot connect: \(String(cString: strerror(errno)))")
      var limit = timeval(tv_sec: 30, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func write(_ text: String) {
      let bytes = Array(text.utf8)
      _ = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
    }

    func send(
      _ method: String, _ path: String, _ fields: [String] = [], body: String = ""
    ) throws -> Reply {
      let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
      let head = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + fields + length
      write(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
      return try reply()
    }

    /// Reads one answer; its length is told.
    func reply() throws -> Reply {
      var bytes: [UInt8] = []
      var end: Int?
      var length = 0
      while end == nil || bytes.count < (end ?? 0) + length {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw NoReply() }
        bytes += buffer[..<count]
        guard end == nil, let mark = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
        end = mark.upperBound
        let head = String(decoding: bytes[..<mark.lowerBound], as: UTF8.self).lowercased()
        let field = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        length = field.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
      }
      let head = String(decoding: bytes[..<(end ?? 0)], as: UTF8.self)
      let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      return Reply(
        status: status ?? 0, head: head, body: String(decoding: bytes[(end ?? 0)...], as: UTF8.self)
      )
    }
  }

  /// The other side has closed.
  struct NoReply: Error {}
}
