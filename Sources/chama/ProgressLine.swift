import Foundation
import Operations

/// Draws the progress of a night on standard error: one line that moves on a terminal, plain lines
/// elsewhere.
///
/// Called from several threads; the lock guards what was drawn last.
final class ProgressLine: @unchecked Sendable {
  private let lock = NSLock()
  private let isDrawn = Terminal.isWatched
  /// Progress is told from any thread; it goes to whoever runs the command.
  private let stage = CommandStage.current
  private var lastDrawn = Date.distantPast

  /// What a night tells to.
  var progress: NightProgress {
    NightProgress { [self] event in CommandStage.run(stage) { show(event) } }
  }

  private func show(_ event: NightProgress.Event) {
    lock.withLock {
      switch event {
      case .began(let verb): draw("\(verb) …")
      case .step(let verb, let done, let total):
        let share = total > 0 ? done * 20 / total : 20
        let bar = String(repeating: "█", count: share) + String(repeating: "·", count: 20 - share)
        redraw("\(verb) \(bar) \(done)/\(total)")
      case .rows(let verb, let count): redraw("\(verb) \(count) rows")
      case .finished(let verb, let seconds, let summary):
        finish("\(verb): done in \(text(seconds)) s" + (summary.isEmpty ? "" : ", \(summary)"))
      case .resumed(let verb): finish("\(verb): has been done before")
      }
    }
  }

  private func text(_ seconds: Double) -> String { String(format: "%.2f", seconds) }

  /// Ten times a second is as fast as anybody reads.
  private func redraw(_ text: String) {
    guard Date().timeIntervalSince(lastDrawn) > 0.1 else { return }
    draw(text)
  }

  private func draw(_ text: String) {
    guard isDrawn else { return }
    lastDrawn = Date()
    Terminal.write("\r\u{1B}[K\(text)", to: STDERR_FILENO)
  }

  private func finish(_ text: String) {
    if isDrawn { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
    Terminal.error(text)
  }
}
