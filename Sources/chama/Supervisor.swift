import Foundation
import Glibc
import Operations
import Synchronization

/// Tells systemd, where it supervises the service, that it is ready, alive and ending: sd_notify(3)
/// over the socket that `NOTIFY_SOCKET` names. It says that it is alive only while its clock is, so
/// that a service whose clock is dead is started anew.
final class Supervisor: Sendable {
  private let path: String?
  /// Seconds between two signs of life: half of what `WATCHDOG_USEC` allows.
  private let interval: Double?
  private let isEnding = Mutex(false)

  init() {
    path = Environment.value("NOTIFY_SOCKET")
    interval = Environment.value("WATCHDOG_USEC").flatMap { Double($0) }.map { $0 / 2_000_000 }
  }

  /// Connections are taken; from now on it tells that it is alive.
  func ready(_ pulse: ClockPulse) {
    send("READY=1")
    guard path != nil, let interval, interval > 0 else { return }
    let thread = Thread { [self] in
      while !isEnding.withLock({ $0 }) {
        if pulse.silences(at: SystemClock.wall.seconds()).isEmpty { send("WATCHDOG=1") }
        Thread.sleep(forTimeInterval: interval)
      }
    }
    thread.name = "supervisor"
    thread.start()
  }

  /// What is under way is being finished.
  func stopping() {
    isEnding.withLock { $0 = true }
    send("STOPPING=1")
  }

  private func send(_ text: String) {
    guard let path else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    // An abstract socket is written with @ in place of its leading zero.
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let message = Array(text.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
