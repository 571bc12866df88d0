import Testing
import Traceability

/// The vectors of epc-vectors.csv, made from the examples of the Tag Data Standard 1.11 and checked
/// with independent codecs.
@Suite(
  .enabled(if: Conformance.isThere, "SKIPPED: no conformance folder; set CHAMA_SHARED"))
struct EPCVectorTests {
  private let rows: [[String: String]]

  init() throws {
    rows = try Conformance.rows(of: "epc/epc-vectors.csv")
    #expect(rows.count == 98)
  }

  private func valid(_ kinds: Set<String>) -> [[String: String]] {
    rows.filter { $0["valid"] == "1" && kinds.contains($0["kind"] ?? "") }
  }

  /// A hex value as it is when its length is that of the scheme in whole words.
  private func words(_ hex: String, bits: Int) -> String {
    let digits = (bits + 15) / 16 * 4
    let padded = hex.uppercased() + String(repeating: "0", count: max(0, digits - hex.count))
    return String(padded.prefix(digits))
  }

  @Test func `every valid tag decodes to its tag URI, identity, link and element string`() throws {
    var count = 0
    for row in valid(["roundtrip", "decode", "encode"]) {
      let tag = try EPCTag(hex: row["hex"] ?? "")
      let uri = row["tag_uri"]?.replacing("%2f", with: "%2F")
      #expect(tag.tagURI == uri, "\(row["id"] ?? "")")
      #expect(tag.scheme.rawValue == row["scheme"])
      #expect(String(tag.filter) == row["filter"])
      #expect(tag.epc.pureIdentityURI == row["pure_identity_uri"])
      #expect(tag.epc.digitalLink == row["digital_link"])
      #expect(tag.epc.elementString == row["element_string"])
      count += 1
    }
    #expect(count == 64)
  }

  @Test func `every valid tag URI encodes to its hex`() throws {
    for row in valid(["roundtrip", "decode", "encode"]) {
      let tag = try EPCTag(tagURI: row["tag_uri"] ?? "")
      let bits = try #require(Int(row["epc_bits"] ?? ""))
      #expect(tag.scheme.bits == bits)
      #expect(tag.hex == words(row["hex"] ?? "", bits: bits), "\(row["id"] ?? "")")
    }
  }

  @Test func `identities, links and element strings read back as the same identity`() throws {
    for row in valid(["roundtrip", "decode", "encode"]) {
      let length = try #require(Int(row["gcp_length"] ?? ""))
      let epc = try EPC(pureIdentityURI: row["pure_identity_uri"] ?? "")
      let link = try GS1Key(digitalLink: row["digital_link"] ?? "")
      let element = try GS1Key(elementString: row["element_string"] ?? "")
      #expect(try EPC(link, companyPrefixLength: length) == epc, "\(row["id"] ?? "")")
      #expect(try EPC(element, companyPrefixLength: length) == epc, "\(row["id"] ?? "")")
      #expect(try EPCTag(hex: row["hex"] ?? "").epc == epc)
    }
  }

  @Test func `the class of a lot goes between URI, link and element string`() throws {
    for row in valid(["class"]) {
      let length = try #require(Int(row["gcp_length"] ?? ""))
      let key = try GS1Key(classURI: row["pure_identity_uri"] ?? "")
      #expect(key.digitalLink == row["digital_link"])
      #expect(key.elementString == row["element_string"])
      #expect(key.classURI(companyPrefixLength: length) == row["pure_identity_uri"])
      #expect(try GS1Key(digitalLink: row["digital_link"] ?? "") == key)
      #expect(try GS1Key(elementString: row["element_string"] ?? "") == key)
    }
    for row in valid(["dl-parse"]) {
      let key = try GS1Key(digitalLink: row["digital_link"] ?? "")
      #expect(key.elementString == row["element_string"])
    }
  }

  @Test func `every form of a valid vector gives all the others`() throws {
    var count = 0
    for row in rows where row["valid"] == "1" && row["kind"] != "dl-parse" {
      let length = try #require(Int(row["gcp_length"] ?? ""))
      let tagForms = [row["hex"], row["hex"]?.lowercased(), row["tag_uri"]]
      let otherForms = [row["pure_identity_uri"], row["digital_link"], row["element_string"]]
      for text in (tagForms + otherForms).compactMap({ $0 }) where !text.isEmpty {
        let forms = try EPCForms(reading: text, companyPrefixLength: length)
        #expect(forms.pureIdentityURI == row["pure_identity_uri"], "\(text)")
        #expect(forms.digitalLink == row["digital_link"], "\(text)")
        #expect(forms.elementString == row["element_string"], "\(text)")
        #expect((forms.tag != nil) == tagForms.contains(text))
        if forms.tag != nil { #expect(forms.scheme == row["scheme"]) }
        guard forms.epc != nil, let scheme = TagScheme(rawValue: row["scheme"] ?? "") else {
          continue
        }
        let tag = try forms.encoded(scheme: scheme, filter: Int(row["filter"] ?? "")).tag
        #expect(tag?.tagURI == row["tag_uri"]?.replacing("%2f", with: "%2F"), "\(text)")
        count += 1
      }
    }
    #expect(count > 300)
  }

  @Test func `no form of an invalid vector is read`() {
    for row in rows where row["valid"] == "0" {
      for text in [row["hex"], row["tag_uri"], row["digital_link"]].compactMap({ $0 }) {
        #expect(throws: TraceabilityFailure.self, "\(text)") {
          try EPCForms(reading: text, companyPrefixLength: 7)
        }
      }
    }
  }

  @Test func `every invalid value is refused with a reason`() {
    var count = 0
    for row in rows where row["valid"] == "0" {
      let failure = #expect(throws: TraceabilityFailure.self, "\(row["id"] ?? "")") {
        switch row["kind"] {
        case "decode": _ = try EPCTag(hex: row["hex"] ?? "")
        case "encode": _ = try EPCTag(tagURI: row["tag_uri"] ?? "")
        default: _ = try GS1Key(digitalLink: row["digital_link"] ?? "")
        }
      }
      #expect(failure?.message.isEmpty == false)
      count += 1
    }
    #expect(count > 20)
  }
}
