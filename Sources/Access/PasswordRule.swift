import Foundation
import SupplyChain

/// What a password must be: long rather than odd (NIST SP 800-63B, 5.1.1.2).
public enum PasswordRule {
  /// The least number of characters.
  public static let leastLength = 12
  /// The most bytes; longer ones only cost time.
  public static let mostBytes = 512
  /// The least number of different characters.
  private static let leastVariety = 5

  /// Holds a new password against the rule.
  ///
  /// - Throws: ``AccessFailure/weakPassword(reason:)``; the password itself stands nowhere in it.
  public static func check(_ password: String, of person: Person) throws(AccessFailure) {
    guard password.count >= leastLength else {
      throw .weakPassword(
        reason: Sentence("it has fewer than \(leastLength) characters", "少于 \(leastLength) 个字符"))
    }
    guard password.utf8.count <= mostBytes else {
      throw .weakPassword(
        reason: Sentence("it has more than \(mostBytes) bytes", "超过 \(mostBytes) 字节"))
    }
    guard Set(password.lowercased()).count >= leastVariety else {
      throw .weakPassword(
        reason: Sentence("it repeats too few different characters", "不同字符太少"))
    }
    let folded = password.lowercased()
    let names = [person.id.text, person.name].map { $0.lowercased() }
    guard !names.contains(where: { $0.count >= 3 && folded.contains($0) }) else {
      throw .weakPassword(reason: Sentence("it contains the name", "包含姓名或用户名"))
    }
    guard !common.contains(core(folded)) else {
      throw .weakPassword(
        reason: Sentence("it is one of those that are tried first", "属于最常见的密码"))
    }
  }

  /// The word in a password that digits and signs around it only dress up.
  private static func core(_ folded: String) -> String {
    let letters = folded.drop { !$0.isLetter }
    let word = letters.reversed().drop { !$0.isLetter }.reversed()
    return word.isEmpty ? folded : String(word)
  }

  /// What guessers try first, as it stands or with digits around it.
  private static let common: Set<String> = [
    "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "passpassword", "mypassword",
    "passwordpassword", "qwerty", "qwertyuiop", "qwertyui", "qwertyqwerty", "qazwsxedc",
    "qazwsx", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn", "abcdefg", "abcdefgh", "abcdefghijkl",
    "abcdef", "abc", "admin", "administrator", "root", "welcome", "letmein", "iloveyou",
    "monkey", "dragon", "football", "baseball", "superman", "batman", "princess", "sunshine",
    "master", "shadow", "login", "changeme", "secret", "default", "test", "testtest", "guest",
    "woaini", "woaini1314", "woaiwojia", "zhongguo", "beijing", "shanghai", "nihao", "aini",
    "wang", "zhang", "naicha", "xiaomi", "huawei", "taobao", "alibaba", "tencent", "weixin",
    "chama", "chamachama", "milktea", "bubbletea", "teashop", "123456789012", "1234567890123",
    "123123123123", "111111222222", "112233445566", "147258369147", "123456123456",
    "0123456789", "012345678910", "123456654321", "987654321098", "1q2w3e4r5t", "1q2w3e4r5t6y",
    "1qaz2wsx3edc", "q1w2e3r4t5y6", "5201314", "520131452013", "a1b2c3d4e5f6", "q1w2e3r4t5y",
    "q2w3e4r5t", "qaz2wsx3edc", "q2w3e4r5t6y",
  ]
}
