import Synchronization

/// Counts what the service does, for /metrics.
final class ServiceFigures: Sendable {
  /// What requests of one sort came to.
  struct Sort: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  /// How long requests of a route took.
  struct Times {
    var buckets = [Int](repeating: 0, count: ServiceFigures.bounds.count + 1)
    var count = 0
    var seconds = 0.0
  }

  /// Upper bounds of the buckets, in seconds.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

  private struct State {
    var requests: [Sort: Int] = [:]
    var times: [String: Times] = [:]
  }

  private let state = Mutex(State())
  let underWay = Atomic<Int>(0)
  let held = Atomic<Int>(0)

  /// Counts an answer.
  func count(_ sort: Sort, seconds: Double) {
    state.withLock { state in
      state.requests[sort, default: 0] += 1
      let bucket = ServiceFigures.bounds.firstIndex { seconds <= $0 }
      let key = sort.route
      state.times[key, default: Times()].buckets[bucket ?? ServiceFigures.bounds.count] += 1
      state.times[key, default: Times()].count += 1
      state.times[key, default: Times()].seconds += seconds
    }
  }

  /// The figures in the text form of Prometheus, `gauges` with them.
  func text(_ gauges: [(name: String, help: String, value: Double)]) -> String {
    let (requests, times) = state.withLock { ($0.requests, $0.times) }
    var lines = [
      "# HELP chama_requests_total Requests by method, route and status.",
      "# TYPE chama_requests_total counter",
    ]
    let sorts = requests.sorted {
      ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
    }
    for (sort, count) in sorts {
      lines.append(
        "chama_requests_total{method=\"\(sort.method)\",route=\"\(sort.route)\","
          + "status=\"\(sort.status)\"} \(count)")
    }
    lines += [
      "# HELP chama_request_seconds How long requests took, by route.",
      "# TYPE chama_request_seconds histogram",
    ]
    for (route, time) in times.sorted(by: { $0.key < $1.key }) {
      var below = 0
      for (bound, count) in zip(ServiceFigures.bounds, time.buckets) {
        below += count
        lines.append("chama_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(below)")
      }
      lines += [
        "chama_request_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(time.count)",
        "chama_request_seconds_sum{route=\"\(route)\"} \(time.seconds)",
        "chama_request_seconds_count{route=\"\(route)\"} \(time.count)",
      ]
    }
    for gauge in gauges {
      lines += [
        "# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge",
        "\(gauge.name) \(gauge.value)",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
