import Testing
import Traceability

/// Whatever comes in: nothing traps, and what is accepted says the same when it is read again.
@Suite struct FuzzTests {
  @Test func `any text is an identity that reads back in every form, or is refused`() throws {
    let samples = [
      "3035A537C8377540000007EA", "3635A537C837755A320000000000000000000000000000000000",
      "3155A537C8000007EA000000", "3215A537CA5FA20000000000", "331AA1D4021E88C000001770",
      "390039318D8400C1880000000000000000000000000000000000",
      "3714257BF40C0E60C287118B266D1780000000000000", "urn:epc:tag:sgtin-96:1.6901234.056789.42",
      "urn:epc:tag:sgtin-198:5.50712192365.88..%25:.13%26",
      "urn:epc:tag:grai-170:0.0614141.12345.ABCD1234%2F", "urn:epc:id:sgtin:6901234.056789.42",
      "urn:epc:id:sscc:6901234.0000000007", "urn:epc:id:sgln:6901234.00087.3",
      "urn:epc:id:grai:061414113245..01", "urn:epc:class:lgtin:6901234.056789.L1%2F2",
      "https://id.gs1.org/01/06901234567892/10/L1/21/42",
      "https://tea.example/x/414/6901234000870/254/A%2FB?x=y",
      "http://id.gs1.org/8003/00614141123452ABCD", "(01)06901234567892(10)L1(21)42",
      "(00)106141412345678908", "(414)6901234000870(254)3", "(8003)006141411234525678",
    ].map { Array($0.utf8) }
    let accepted = try Fuzz(few: 30_000).run("identities", samples: samples) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let forms = try? EPCForms(reading: text, companyPrefixLength: 7) else { return false }
      if let tag = forms.tag {
        #expect(try EPCTag(hex: tag.hex) == tag)
        #expect(try EPCTag(tagURI: tag.tagURI) == tag)
      }
      if let epc = forms.epc { #expect(try EPC(pureIdentityURI: epc.pureIdentityURI) == epc) }
      let link = try GS1Key(digitalLink: forms.digitalLink)
      #expect(link.digitalLink == forms.digitalLink)
      return true
    }
    #expect(accepted > 0)
  }

  @Test func `any bytes are a document that says the same when written, or are refused`() throws {
    let accepted = try Fuzz(few: 10_000).run(
      "documents", samples: EventSamples.all.map { Array($0.utf8) }, tokens: EventSamples.tokens
    ) { bytes in
      _ = try? EPCISDocument.identities(inJSON: bytes)
      guard let reading = try? EPCISReading(json: bytes) else { return false }
      guard let document = reading.document else {
        #expect(!reading.allFaults.isEmpty)
        return false
      }
      let back = try EPCISReading(json: Array(document.json.utf8))
      #expect(back.allFaults.isEmpty)
      #expect(back.document?.events == document.events)
      for event in document.events {
        let alone = try EPCISReading(json: Array(event.standaloneJSON.text.utf8))
        #expect(alone.document?.events.first?.contentID == event.contentID)
        #expect(Set(event.keys).count == event.keys.count)
      }
      return true
    }
    #expect(accepted > 0)
  }

  @Test func `any bytes are a query or are refused`() throws {
    let samples = [
      """
      {"@context":[{"t":"https://t/"}],"eventType":["ObjectEvent"],"GE_eventTime":
      "2026-01-01T00:00:00Z","EQ_action":["ADD"],"MATCH_epc":["urn:epc:idpat:sgtin:6901234.056789.*"],
      "GE_quantity":1,"EQ_t:x":["y"],"orderBy":"eventTime","perPage":5,"EXISTS_ilmd":null,
      "EQ_source_location":["urn:epc:id:sgln:6901234.00087.0"],"GT_value_CEL":4.5}
      """,
      #"{"EQ_bizStep":["shipping"],"WD_readPoint":["https://id.gs1.org/414/6901234000870"]}"#,
    ].map { Array($0.utf8) }
    let accepted = Fuzz(few: 10_000).run("queries", samples: samples) { bytes in
      (try? EventQuery(json: bytes)) != nil
    }
    #expect(accepted > 0)
  }

  @Test func `any bytes are JSON that says the same when written, or are refused`() throws {
    let samples = [#"{"a":[1,-0.50e+7,true,false,null,"\u00e9\ud83c\udf75\n\"\\ 茶"],"b":{"":{}}}"#]
      .map { Array($0.utf8) }
    let accepted = try Fuzz(few: 20_000).run("JSON", samples: samples) { bytes throws in
      guard let value = try? JSONValue(json: bytes) else { return false }
      #expect(try JSONValue(json: Array(value.text.utf8)) == value)
      return true
    }
    #expect(accepted > 0)
  }
}

/// Small events of every type, with everything in them that an event can have.
enum EventSamples {
  static let all = [object, aggregation, transformation, transaction, association, query]

  static let tokens = [
    "ObjectEvent", "AggregationEvent", "TransformationEvent", "eventTime", "epcList", "ilmd",
    "errorDeclaration", "bizStep", "shipping", "t:x", "urn:epc:id:sgtin:6901234.056789.42",
  ]

  private static func document(_ event: String) -> String {
    """
    {"@context":["https://c/",{"t":"https://t/"}],"type":"EPCISDocument","schemaVersion":"2.0",\
    "creationDate":"2026-06-30T01:05:00Z","epcisBody":{"eventList":[\(event)]}}
    """
  }

  private static let facts = """
    "eventTime":"2026-06-30T09:05:00.123+08:00","eventTimeZoneOffset":"+08:00"
    """

  static let object = document(
    """
    {"type":"ObjectEvent",\(facts),"eventID":"urn:uuid:1","recordTime":"2026-06-30T02:00:00Z",\
    "epcList":["urn:epc:id:sgtin:6901234.056789.42"],"quantityList":[{"epcClass":\
    "urn:epc:class:lgtin:6901234.056789.L1","quantity":2.50,"uom":"KGM"}],"action":"ADD",\
    "bizStep":"commissioning","disposition":"active","persistentDisposition":{"set":["damaged"],\
    "unset":["t:wet"]},"readPoint":{"id":"urn:epc:id:sgln:6901234.00087.3","t:door":3},\
    "bizLocation":{"id":"https://id.gs1.org/414/6901234000870"},"certificationInfo":["https://c/1"],\
    "ilmd":{"cbvmda:lotNumber":"L1","t:more":{"a":[1,{"b":null}]}},"sensorElementList":[{\
    "sensorMetadata":{"time":"2026-06-30T01:00:00Z","deviceID":"urn:epc:id:giai:6901234.S1",\
    "bizRules":"https://r/"},"sensorReport":[{"type":"Temperature","value":4.20,"uom":"CEL",\
    "t:y":"z"},{"exception":"gs1:ALARM_CONDITION","booleanValue":true,"hexBinaryValue":"f0"}]}],\
    "errorDeclaration":{"declarationTime":"2026-07-01T00:00:00Z","reason":"incorrect_data",\
    "correctiveEventIDs":["urn:uuid:2"],"t:who":"me"},"t:x":[true,"\\u8336"]}
    """)
  static let aggregation = document(
    """
    {"type":"AggregationEvent",\(facts),"parentID":"urn:epc:id:sscc:6901234.0000000007","childEPCs":\
    ["urn:epc:id:sgtin:6901234.056789.42"],"childQuantityList":[{"epcClass":\
    "urn:epc:idpat:sgtin:6901234.056789.*","quantity":10}],"action":"DELETE","bizStep":\
    "https://ref.gs1.org/cbv/BizStep-unpacking","bizTransactionList":[{"type":"desadv",\
    "bizTransaction":"urn:chama:transfer:TO%201"}],"sourceList":[{"type":"location","source":\
    "urn:epc:id:sgln:6901234.00087.0"}],"destinationList":[{"type":"urn:epcglobal:cbv:sdt:location",\
    "destination":"urn:epc:id:pgln:6901234.00087"}]}
    """)
  static let transformation = document(
    """
    {"type":"TransformationEvent",\(facts),"inputEPCList":["urn:epc:id:grai:6901234.00012.7"],\
    "outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.056789.L2"}],\
    "transformationID":"urn:t:1","ilmd":{"t:a":"b"}}
    """)
  static let transaction = document(
    """
    {"type":"TransactionEvent",\(facts),"bizTransactionList":[{"bizTransaction":"urn:x:1"}],\
    "epcList":[],"quantityList":[{"epcClass":"urn:x:class"}],"action":"OBSERVE"}
    """)
  static let association = """
    {"@context":"https://c/","type":"AssociationEvent",\(facts),"parentID":\
    "urn:epc:id:grai:6901234.00012.7","childEPCs":["urn:epc:id:giai:6901234.S1"],"action":"ADD"}
    """
  static let query = """
    {"@context":{"t":"https://t/"},"type":"EPCISQueryDocument","epcisBody":{"queryResults":{\
    "queryName":"q","subscriptionID":"s","resultsBody":{"eventList":[{"@context":{"u":"https://u/"},\
    "type":"t:Party",\(facts),"u:z":"t:w"}]}}}}
    """
}
