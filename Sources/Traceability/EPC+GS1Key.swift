extension EPC {
  /// The same identity as barcodes and web addresses write it.
  public var gs1Key: GS1Key {
    switch self {
    case .sgtin(let id): GS1Key(unchecked: .gtin, number: id.gtin.digits, serial: id.serial)
    case .sscc(let id): GS1Key(unchecked: .sscc, number: id.digits)
    case .sgln(let id):
      GS1Key(unchecked: .gln, number: id.gln, serial: id.spot == "0" ? nil : id.spot)
    case .grai(let id): GS1Key(unchecked: .grai, number: id.typeDigits, serial: id.serial)
    }
  }

  /// The canonical GS1 Digital Link.
  public var digitalLink: String { gs1Key.digitalLink }
  /// The element string with brackets.
  public var elementString: String { gs1Key.elementString }

  /// Splits a key after the digits of its company prefix, which the key itself does not tell.
  ///
  /// A GTIN or GRAI without a serial names a class, not a thing, and throws.
  public init(_ key: GS1Key, companyPrefixLength length: Int) throws(TraceabilityFailure) {
    guard (6...12).contains(length) else {
      throw .notAnIdentity(
        text: key.number, reason: "a company prefix has 6 to 12 digits, not \(length)")
    }
    let hasLeadDigit = key.kind == .gtin || key.kind == .sscc
    let lead = hasLeadDigit ? key.number.prefix(1) : ""
    let body = key.number.dropFirst(lead.count).dropLast()
    let prefix = try CompanyPrefix(String(body.prefix(length)))
    let reference = String(lead + body.dropFirst(length))
    let scheme =
      switch key.kind {
      case .gtin: "sgtin"
      case .sscc: "sscc"
      case .gln: "sgln"
      case .grai: "grai"
      }
    guard key.serial != nil || key.kind == .sscc || key.kind == .gln else {
      throw .notAnIdentity(text: key.elementString, reason: "without a serial it names a class")
    }
    let serial = key.kind == .gln ? key.serial ?? "0" : key.serial
    try self.init(scheme: scheme, prefix: prefix, reference: reference, serial: serial)
  }
}

extension GS1Key {
  /// The class of a lot as EPC class URIs write it, `urn:epc:class:lgtin:…`; `nil` for anything
  /// else than a trade item with a lot and no serial, or a prefix length outside 6 to 12.
  public func classURI(companyPrefixLength length: Int) -> String? {
    guard kind == .gtin, serial == nil, let lot, (6...12).contains(length) else { return nil }
    let body = number.dropFirst().dropLast()
    let reference = number.prefix(1) + body.dropFirst(length)
    return "urn:epc:class:lgtin:\(body.prefix(length)).\(reference).\(SerialText.uriEscaped(lot))"
  }

  /// Reads the class of a lot, `urn:epc:class:lgtin:…`.
  public init(classURI uri: String) throws(TraceabilityFailure) {
    let lead = "urn:epc:class:lgtin:"
    guard uri.hasPrefix(lead) else {
      throw .notAnIdentity(text: uri, reason: "the class of a lot begins with \(lead)")
    }
    // A lot has the characters and the length of a serial number.
    let epc = try EPC(scheme: "sgtin", fields: uri.dropFirst(lead.count), in: uri)
    try self.init(.gtin, number: epc.gs1Key.number, lot: epc.serial)
  }

  /// Parts that an EPC has checked.
  init(unchecked kind: Kind, number: String, serial: String? = nil) {
    self.kind = kind
    self.number = number
    self.lot = nil
    self.serial = serial
  }
}
