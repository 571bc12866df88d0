import Foundation
import SupplyChain

/// What chat robots answer: a code of their own under HTTP 200.
struct RobotAnswer {
  /// The code; 0 is success.
  let code: Int
  /// Their words for it, cut to a line.
  let words: String

  /// Reads an answer; `nil` when it is not of that form.
  init?(_ body: [UInt8], codes: [String], words: [String]) {
    guard
      let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
      let code = codes.lazy.compactMap({ object[$0] as? Int }).first
    else { return nil }
    self.code = code
    let said = words.lazy.compactMap { object[$0] as? String }.first ?? ""
    self.words = said.replacing("\n", with: " ").prefix(utf8: 120)
  }

  /// What the code means, when `busy` are the ones that ask to come back later.
  ///
  /// An answer in no known form under 200 is no proof of delivery: a proxy may have said it.
  static func verdict(
    on answer: IncomingAnswer, codes: [String], words: [String], busy: Set<Int>
  ) -> DeliveryVerdict {
    guard answer.status == 200 else { return .byStatus(answer) }
    guard let robot = RobotAnswer(answer.body, codes: codes, words: words) else {
      return .later(
        seconds: nil, reason: Sentence("an answer that is not the robot's", "应答并非来自机器人"))
    }
    if robot.code == 0 { return .delivered }
    let reason = Sentence(
      "code \(robot.code): \(robot.words)", "返回码 \(robot.code)：\(robot.words)")
    return busy.contains(robot.code)
      ? .later(seconds: answer.retryAfterSeconds ?? 60, reason: reason) : .refused(reason: reason)
  }
}

/// JSON with sorted keys: the same message, the same bytes.
func sortedJSON(_ value: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings and numbers always encode.
  return (try? encoder.encode(value)).map(Array.init) ?? []
}
