extension EPCTag {
  /// The tag's EPC memory in hexadecimal capitals, whole words of 16 bits.
  public var hex: String {
    let layout = scheme.layout
    let (prefix, reference) = epc.key
    let partition = 12 - prefix.length
    var memory = TagBits()
    memory.append(scheme.header, bits: 8)
    memory.append(UInt64(filter), bits: 3)
    memory.append(UInt64(partition), bits: 3)
    if let parts = layout.parts(partition: partition) {
      memory.append(UInt64(prefix.digits) ?? 0, bits: parts.prefixBits)
      memory.append(UInt64(reference) ?? 0, bits: parts.referenceBits)
    }
    switch scheme.tail {
    case .number(let bits): memory.append(UInt64(epc.serial ?? "") ?? 0, bits: bits)
    case .zeros(let bits): memory.append(0, bits: bits)
    case .text(let characters):
      let bytes = Array((epc.serial ?? "").utf8)
      for index in 0..<characters {
        memory.append(index < bytes.count ? UInt64(bytes[index]) : 0, bits: 7)
      }
    }
    return memory.hex
  }

  /// Reads EPC memory as a reader returns it: hexadecimal in either case; bits past the scheme's
  /// length are padding of the last word and are ignored.
  public init(hex: String) throws(TraceabilityFailure) {
    guard hex.utf8.count <= 1024, var memory = TagBits(hex: hex), memory.count >= 8 else {
      throw .notAnIdentity(
        text: hex, reason: "tag memory is hexadecimal, two digits to 1024 of them")
    }
    let header = memory.take(8)
    guard let scheme = TagScheme(header: header) else {
      throw .unsupportedScheme(text: hex, scheme: TagScheme.name(ofHeader: header))
    }
    guard memory.remaining >= scheme.bits - 8 else {
      throw .notAnIdentity(
        text: hex, reason: "\(scheme.rawValue) has \(scheme.bits) bits, here are \(memory.count)")
    }
    let filter = Int(memory.take(3))
    let (prefix, reference) = try Self.key(of: scheme, from: &memory, in: hex)
    let serial = try Self.serial(of: scheme, from: &memory, in: hex)
    let epc = try EPC(
      scheme: scheme.epcScheme, prefix: prefix, reference: reference, serial: serial)
    try self.init(epc, filter: filter, scheme: scheme)
  }

  private static func key(
    of scheme: TagScheme, from memory: inout TagBits, in hex: String
  ) throws(TraceabilityFailure) -> (CompanyPrefix, String) {
    guard let parts = scheme.layout.parts(partition: Int(memory.take(3))) else {
      throw .notAnIdentity(text: hex, reason: "the partition value 7 has no meaning")
    }
    let prefix = String(memory.take(parts.prefixBits), width: parts.prefixDigits)
    let number = memory.take(parts.referenceBits)
    let reference =
      parts.referenceDigits == 0 && number == 0
      ? "" : String(number, width: parts.referenceDigits)
    guard prefix.utf8.count == parts.prefixDigits,
      reference.utf8.count == parts.referenceDigits
    else {
      throw .notAnIdentity(
        text: hex, reason: "the company prefix or the \(scheme.layout.name) has too many digits")
    }
    return (try CompanyPrefix(prefix), reference)
  }

  private static func serial(
    of scheme: TagScheme, from memory: inout TagBits, in hex: String
  ) throws(TraceabilityFailure) -> String? {
    switch scheme.tail {
    case .number(let bits): return String(memory.take(bits))
    case .zeros(let bits):
      guard memory.take(bits) == 0 else {
        throw .notAnIdentity(text: hex, reason: "its reserved bits are not zero")
      }
      return nil
    case .text(let characters):
      let bytes = (0..<characters).map { _ in UInt8(memory.take(7)) }
      let text = bytes.prefix { $0 != 0 }
      guard bytes.dropFirst(text.count).allSatisfy({ $0 == 0 }) else {
        throw .notAnIdentity(text: hex, reason: "there is data after the end of the serial")
      }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
