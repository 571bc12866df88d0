import Testing
import Web

@Suite struct ReverseProxyTests {
  private let proxies = ReverseProxies(["127.0.0.1", "2001:DB8::1"]) ?? ReverseProxies()

  @Test(arguments: [
    ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
    // What the client wrote itself stands first.
    ("127.0.0.1", "203.0.113.9, 127.0.0.1,  198.51.100.7 ", "198.51.100.7"),
    ("::ffff:127.0.0.1", "2001:db8:0:0::7", "2001:db8::7"),
    ("2001:db8::1", "198.51.100.7", "198.51.100.7"),
    ("127.0.0.1", "unknown", "127.0.0.1"), ("127.0.0.1", "198.51.100.7:443", "127.0.0.1"),
    ("127.0.0.1", "", "127.0.0.1"),
    // Anybody else's word counts for nothing.
    ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
  ])
  func `The last address that a trusted proxy names is the client's`(
    connection: String, field: String, client: String
  ) {
    #expect(proxies.client(of: connection, forwardedFor: field) == client)
  }

  @Test func `Nobody is believed unless named, and a name is no address`() {
    #expect(
      ReverseProxies().client(of: "127.0.0.1", forwardedFor: "198.51.100.7") == "127.0.0.1")
    #expect(proxies.client(of: "127.0.0.1", forwardedFor: nil) == "127.0.0.1")
    #expect(proxies.client(of: nil, forwardedFor: "198.51.100.7") == nil)
    #expect(ReverseProxies(["proxy.example"]) == nil)
    #expect(ReverseProxies(["10.0.0.0/8"]) == nil)
  }
}
