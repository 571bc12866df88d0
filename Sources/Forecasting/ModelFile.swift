import Foundation

/// The numbers of a model as a file: safetensors, whose layout is
///
///     8 bytes   length of the header, little-endian
///     header    JSON: {"name": {"dtype": "F64", "shape": […], "data_offsets": [from, to]}, …,
///               "__metadata__": {"key": "text", …}}, padded with spaces to a multiple of 8
///     data      the arrays, row-major and little-endian, one behind the other
///
/// Any tool that reads safetensors reads it. The arrays lie in the order of their names, so that
/// equal models are equal bytes. A file is read as hostile: nothing in it is believed before it has
/// been held against the number of bytes that are there.
///
/// Source: https://github.com/huggingface/safetensors, "Format".
public struct ModelFile: Sendable, Hashable {
  /// The arrays by name, sorted.
  public let tensors: [ModelTensor]
  /// What the file says about itself, as text.
  public let metadata: [String: String]

  /// The longest header that is read; a model of ten thousand groups has a few kilobytes.
  private static let longestHeader = 1 << 20
  private static let metadataName = "__metadata__"
  private static let wordSize = 8

  /// Takes arrays of different names.
  public init(tensors: [ModelTensor], metadata: [String: String] = [:]) {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "a name for each tensor")
    self.tensors = tensors.sorted { $0.name < $1.name }
    self.metadata = metadata
  }

  /// The file, byte for byte the same for the same model.
  public var bytes: [UInt8] {
    var entries: [String: HeaderEntry] = [ModelFile.metadataName: .metadata(metadata)]
    var end = 0
    for tensor in tensors {
      let size = tensor.values.count * ModelFile.wordSize
      entries[tensor.name] = .array(
        ArrayEntry(dtype: "F64", shape: tensor.shape, data_offsets: [end, end + size]))
      end += size
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and whole numbers: there is nothing in it that JSON could not say.
    var header = (try? encoder.encode(entries)).map { [UInt8]($0) } ?? []
    while header.count % ModelFile.wordSize != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ModelFile.wordSize + header.count + end)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes += $0 }
    bytes += header
    for tensor in tensors {
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
      }
    }
    return bytes
  }

  /// Reads a file.
  ///
  /// - Throws: ``ForecastingFailure/notAModel(reason:)`` for anything but a whole file of doubles:
  ///   a header that is no JSON or longer than the file, arrays that overlap, leave gaps or end
  ///   elsewhere than the file, shapes that do not fit their bytes, other number formats.
  public init(bytes: [UInt8]) throws(ForecastingFailure) {
    let header = try ModelFile.header(of: bytes)
    let start = ModelFile.wordSize + header.count
    let entries: [String: HeaderEntry]
    do {
      entries = try JSONDecoder().decode([String: HeaderEntry].self, from: Data(header))
    } catch {
      throw .notAModel(reason: "its header is not the JSON of a safetensors file")
    }
    var arrays: [(name: String, entry: ArrayEntry)] = []
    var metadata: [String: String] = [:]
    for (name, entry) in entries {
      switch entry {
      case .metadata(let texts) where name == ModelFile.metadataName: metadata = texts
      case .array(let array) where name != ModelFile.metadataName: arrays.append((name, array))
      default: throw .notAModel(reason: "its header has an entry \(name) that is none")
      }
    }
    // By place: each array must begin where the one before ends. Empty ones share a place.
    arrays.sort { ($0.entry.data_offsets, $0.name) < ($1.entry.data_offsets, $1.name) }
    var tensors: [ModelTensor] = []
    var end = 0
    for (name, entry) in arrays {
      let count = try entry.count(name)
      guard entry.data_offsets == [end, end + count * ModelFile.wordSize],
        start + end + count * ModelFile.wordSize <= bytes.count
      else { throw .notAModel(reason: "\(name) does not lie where its shape says") }
      let values = ModelFile.doubles(bytes[(start + end)...], count: count)
      tensors.append(ModelTensor(name: name, shape: entry.shape, values: values))
      end += count * ModelFile.wordSize
    }
    guard start + end == bytes.count else {
      throw .notAModel(reason: "it has \(bytes.count) bytes where its header says \(start + end)")
    }
    self.init(tensors: tensors, metadata: metadata)
  }

  private static func header(
    of bytes: [UInt8]
  ) throws(ForecastingFailure) -> ArraySlice<UInt8> {
    guard bytes.count >= wordSize else { throw .notAModel(reason: "it is too short for a header") }
    let length = bytes[..<wordSize].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(longestHeader, bytes.count - wordSize)) else {
      throw .notAModel(reason: "its header is said to have \(length) bytes")
    }
    return bytes[wordSize..<(wordSize + Int(length))]
  }

  private static func doubles(_ bytes: ArraySlice<UInt8>, count: Int) -> [Double] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let word = raw.loadUnaligned(fromByteOffset: index * wordSize, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: word))
      }
    }
  }
}

/// One entry of the header: an array, or the texts about the file.
private enum HeaderEntry: Codable {
  case array(ArrayEntry)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let texts = try? container.decode([String: String].self) {
      self = .metadata(texts)
    } else {
      self = .array(try container.decode(ArrayEntry.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .array(let array): try container.encode(array)
    case .metadata(let texts): try container.encode(texts)
    }
  }
}

/// Where an array lies; the names are the format's.
private struct ArrayEntry: Codable {
  let dtype: String
  let shape: [Int]
  let data_offsets: [Int]

  /// How many numbers the shape has places for.
  func count(_ name: String) throws(ForecastingFailure) -> Int {
    guard dtype == "F64" else {
      throw .notAModel(reason: "\(name) holds \(dtype) where doubles are read")
    }
    var count = 1
    for length in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflows, product <= Int(Int32.max) else {
        throw .notAModel(reason: "\(name) has the shape \(shape)")
      }
      count = product
    }
    return count
  }
}

private func < (left: ([Int], String), right: ([Int], String)) -> Bool {
  left.0 == right.0 ? left.1 < right.1 : left.0.lexicographicallyPrecedes(right.0)
}
