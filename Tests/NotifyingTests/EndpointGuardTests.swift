import Notifying
import SupplyChain
import Testing

@Suite struct EndpointGuardTests {
  @Test(
    "What is not the open internet is known",
    arguments: [
      "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
      "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::",
      "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
      "2001::1", "2001:db8::1",
    ])
  func notPublic(text: String) throws {
    #expect(try !#require(InternetAddress(text)).isPublic)
  }

  @Test(
    "The open internet is open",
    arguments: [
      "8.8.8.8", "172.32.0.1", "100.128.0.1", "223.5.5.5", "2400:3200::1", "2606:4700::1",
    ])
  func isPublic(text: String) throws {
    #expect(try #require(InternetAddress(text)).isPublic)
  }

  @Test(
    "An address that reaches inward or says more than where is refused",
    arguments: [
      "http://robot.example/send", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/",
      "https://user:word@robot.example/", "ftp://robot.example/", "/send", "https://",
      "https://inside.example/", "https://two.example/", "file:///etc/passwd",
    ])
  func refused(url: String) {
    let known = [
      "robot.example": ["223.5.5.5"], "inside.example": ["10.0.0.8"],
      "two.example": ["223.5.5.5", "10.0.0.8"], "2130706433": ["127.0.0.1"],
    ]
    let guardian = EndpointGuard { host in
      InternetAddress(host).map { [$0] } ?? (known[host] ?? []).compactMap { InternetAddress($0) }
    }
    #expect(throws: NotifyingFailure.self) { try guardian.destination(of: url) }
  }

  @Test func `The connection goes to the address that was checked`() throws {
    let guardian = EndpointGuard { _ in InternetAddress("223.5.5.5").map { [$0] } ?? [] }
    let destination = try guardian.destination(of: "https://robot.example/send?key=1")
    #expect(destination.host == "robot.example")
    #expect("\(destination.address)" == "223.5.5.5")
  }

  @Test func `A host that an operator trusts may be inside and without TLS`() throws {
    let guardian = EndpointGuard(trustedHosts: ["relay.chain"]) { _ in
      InternetAddress("10.0.0.8").map { [$0] } ?? []
    }
    #expect("\(try guardian.destination(of: "http://relay.chain:8080/x").address)" == "10.0.0.8")
  }
}
