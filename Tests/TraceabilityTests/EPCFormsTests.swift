import Testing
import Traceability

@Suite struct EPCFormsTests {
  private func json(_ text: String) throws -> String {
    try EPCForms(reading: text, companyPrefixLength: 7).json.text
  }

  @Test func `a tag has every form`() throws {
    #expect(
      try json("3035a537c8377540000007ea") == """
        {"scheme":"sgtin-96","filter":1,"hex":"3035A537C8377540000007EA",\
        "tag_uri":"urn:epc:tag:sgtin-96:1.6901234.056789.2026",\
        "pure_identity_uri":"urn:epc:id:sgtin:6901234.056789.2026",\
        "digital_link":"https://id.gs1.org/01/06901234567892/21/2026",\
        "element_string":"(01)06901234567892(21)2026"}
        """)
  }

  @Test func `what does not follow is null`() throws {
    #expect(
      try json("https://tea.example/shop/01/06901234567892?a=b") == """
        {"scheme":"gtin","filter":null,"hex":null,"tag_uri":null,"pure_identity_uri":null,\
        "digital_link":"https://id.gs1.org/01/06901234567892",\
        "element_string":"(01)06901234567892"}
        """)
    let lot = try EPCForms(reading: "(01)06901234567892(10)L1", companyPrefixLength: 7)
    #expect(lot.scheme == "lgtin")
    #expect(lot.pureIdentityURI == "urn:epc:class:lgtin:6901234.056789.L1")
    #expect(throws: TraceabilityFailure.self) { try lot.encoded(scheme: nil, filter: nil) }
  }

  @Test func `two tags of one thing have one identity`() throws {
    let short = try EPCForms(reading: "3035A537C8377540000007EA", companyPrefixLength: 7)
    let long = try short.encoded(scheme: .sgtin198, filter: 5)
    #expect(long.epc == short.epc)
    #expect(long.tag != short.tag)
    #expect(try long.encoded(scheme: nil, filter: nil).tag?.filter == 5)
  }

  @Test(arguments: ["F7", "E2", "2C", "3B", "00"])
  func `a header that is not supported is named`(header: String) {
    let failure = #expect(throws: TraceabilityFailure.self) {
      try EPCForms(reading: header + "35A537C8377540000007EA", companyPrefixLength: 7)
    }
    guard case .unsupportedScheme = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }
}
