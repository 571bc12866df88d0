/// A binary encoding of an EPC in tag memory (Tag Data Standard 1.11, 14).
public enum TagScheme: String, Sendable, CaseIterable {
  /// A pack with a numeric serial below 2³⁸.
  case sgtin96 = "sgtin-96"
  /// A pack with a serial of up to 20 characters.
  case sgtin198 = "sgtin-198"
  /// A shipment.
  case sscc96 = "sscc-96"
  /// A place with a numeric spot below 2⁴¹.
  case sgln96 = "sgln-96"
  /// A place with a spot of up to 20 characters.
  case sgln195 = "sgln-195"
  /// A returnable asset with a numeric serial below 2³⁸.
  case grai96 = "grai-96"
  /// A returnable asset with a serial of up to 16 characters.
  case grai170 = "grai-170"

  /// What follows the company prefix and the reference.
  enum Tail: Sendable {
    case number(bits: Int)
    case text(characters: Int)
    case zeros(bits: Int)

    var bits: Int {
      switch self {
      case .number(let bits), .zeros(let bits): bits
      case .text(let characters): characters * 7
      }
    }
  }

  /// The first eight bits.
  var header: UInt64 {
    switch self {
    case .sgtin96: 0x30
    case .sscc96: 0x31
    case .sgln96: 0x32
    case .grai96: 0x33
    case .sgtin198: 0x36
    case .grai170: 0x37
    case .sgln195: 0x39
    }
  }

  var layout: KeyLayout {
    switch self {
    case .sgtin96, .sgtin198: .sgtin
    case .sscc96: .sscc
    case .sgln96, .sgln195: .sgln
    case .grai96, .grai170: .grai
    }
  }

  var tail: Tail {
    switch self {
    case .sgtin96, .grai96: .number(bits: 38)
    case .sgln96: .number(bits: 41)
    case .sscc96: .zeros(bits: 24)
    case .sgtin198, .sgln195: .text(characters: 20)
    case .grai170: .text(characters: 16)
    }
  }

  /// The name of the EPC scheme that it encodes.
  var epcScheme: String {
    switch self {
    case .sgtin96, .sgtin198: "sgtin"
    case .sscc96: "sscc"
    case .sgln96, .sgln195: "sgln"
    case .grai96, .grai170: "grai"
    }
  }

  /// The encoding with these first eight bits.
  init?(header: UInt64) {
    switch header {
    case 0x30: self = .sgtin96
    case 0x31: self = .sscc96
    case 0x32: self = .sgln96
    case 0x33: self = .grai96
    case 0x36: self = .sgtin198
    case 0x37: self = .grai170
    case 0x39: self = .sgln195
    default: return nil
    }
  }

  /// How many bits it has: header, filter and partition, then key and tail.
  public var bits: Int { 8 + 3 + 3 + layout.bits + tail.bits }

  /// What a header means that none of these has.
  static func name(ofHeader header: UInt64) -> String {
    switch header {
    case 0x00: "unprogrammed"
    case 0x2C: "GDTI-96"
    case 0x2D: "GSRN-96"
    case 0x2E: "GSRNP"
    case 0x2F: "USDOD-96"
    case 0x34: "GIAI-96"
    case 0x35: "GID-96"
    case 0x38: "GIAI-202"
    case 0x3A: "GDTI-113"
    case 0x3B: "ADI-var"
    case 0x3C: "CPI-96"
    case 0x3D: "CPI-var"
    case 0x3E: "GDTI-174"
    case 0x3F: "SGCN-96"
    case 0x40: "ITIP-110"
    case 0x41: "ITIP-212"
    case 0xE0, 0xE2: "TID (the chip's own number, not an EPC)"
    case 0xF0...0xFB: "of the Tag Data Standard 2 (“+” header)"
    default: "unknown header \(String(header, radix: 16, uppercase: true))"
    }
  }
}
