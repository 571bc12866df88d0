/// What sensors measured, and under which circumstances.
public struct SensorElement: Hashable, Sendable {
  /// The instant measured, or the span's first.
  public var time: EventTime?
  /// The span's first instant.
  public var startTime: EventTime?
  /// The span's last instant.
  public var endTime: EventTime?
  /// The device, as a URI.
  public var deviceID: String?
  /// The other fields of its metadata, in their order.
  public var metadata: [JSONValue.Member] = []
  /// The measurements.
  public var reports: [SensorReport]
  /// Fields of other vocabularies.
  public var extensions: [JSONValue.Member] = []

  /// Takes measurements.
  public init(_ reports: [SensorReport]) { self.reports = reports }
}

/// One measurement or summary of measurements.
public struct SensorReport: Hashable, Sendable {
  /// What was measured, such as `Temperature`; only an exception may leave it out.
  public var type: String?
  /// What was measured at once.
  public var value: JSONNumber?
  /// The least of a span.
  public var minValue: JSONNumber?
  /// The greatest of a span.
  public var maxValue: JSONNumber?
  /// The mean of a span.
  public var meanValue: JSONNumber?
  /// The unit by UN/ECE Recommendation 20: `CEL` is degrees Celsius.
  public var uom: String?
  /// When it was measured, where that differs from the element's.
  public var time: EventTime?
  /// The device, as a URI, where that differs from the element's.
  public var deviceID: String?
  /// What the sensor says about itself: `ALARM_CONDITION` or `ERROR_CONDITION`.
  public var exception: String?
  /// The other fields, in their order.
  public var details: [JSONValue.Member] = []

  /// Takes a measurement.
  public init(type: String?, value: JSONNumber? = nil, uom: String? = nil) {
    self.type = type
    self.value = value
    self.uom = uom
  }

  /// Degrees Celsius of a number of this report: the cold chain's measure. `nil` when it is no
  /// temperature or has another unit.
  public func celsius(_ number: JSONNumber?) -> Double? {
    guard let type, type == "Temperature" || type.hasSuffix(":Temperature"),
      let value = number?.value, value.isFinite
    else { return nil }
    switch uom {
    case "CEL": return value
    case "FAH": return (value - 32) / 1.8
    case "KEL": return value - 273.15
    default: return nil
    }
  }
}
