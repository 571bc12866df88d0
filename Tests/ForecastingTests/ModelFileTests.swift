import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct ModelFileTests {
  private let tensors = [
    ModelTensor(name: "b", shape: [2, 3], values: [1, -2.5, 0, .pi, 1e300, -0.0]),
    ModelTensor(name: "a", shape: [], values: [7]),
    ModelTensor(name: "empty", shape: [0, 4], values: []),
  ]

  private func reason(_ bytes: [UInt8]) -> String? {
    do throws(ForecastingFailure) {
      _ = try ModelFile(bytes: bytes)
      return nil
    } catch {
      guard case .notAModel(let reason) = error else { return "another failure" }
      return reason
    }
  }

  private func file(header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { bytes += $0 }
    return bytes + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  @Test func whatIsWrittenIsReadBitForBitAndTheOrderOfTheArraysDoesNotMatter() throws {
    let file = ModelFile(tensors: tensors, metadata: ["format": "chama 1"])
    let read = try ModelFile(bytes: file.bytes)
    #expect(read.tensors.map(\.name) == ["a", "b", "empty"])
    #expect(read.metadata == ["format": "chama 1"])
    for (one, other) in zip(read.tensors, file.tensors) {
      #expect(one.shape == other.shape)
      #expect(one.values.map(\.bitPattern) == other.values.map(\.bitPattern))
    }
    let turned = ModelFile(tensors: tensors.reversed(), metadata: file.metadata)
    #expect(turned.bytes == file.bytes)
  }

  @Test func theLayoutIsThatOfSafetensors() {
    let bytes = ModelFile(tensors: [ModelTensor(name: "x", shape: [1], values: [1])]).bytes
    let header =
      #"{"__metadata__":{},"x":{"data_offsets":[0,8],"dtype":"F64","shape":[1]}}"#
    let length = (header.utf8.count + 7) / 8 * 8
    #expect(bytes[0] == UInt8(length) && bytes[1..<8].allSatisfy { $0 == 0 })
    #expect(String(decoding: bytes[8...], as: UTF8.self).hasPrefix(header))
    #expect(bytes.count == 8 + length + 8)
    // 1.0 is 0x3FF0000000000000.
    #expect(Array(bytes.suffix(8)) == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  @Test func aHostileFileIsRefusedWithItsReason() {
    let entry = #""dtype":"F64","shape":[1],"data_offsets":"#
    let cases: [([UInt8], String)] = [
      ([], "too short"), ([1, 2, 3], "too short"),
      (file(header: "{}", length: .max), "said to have"),
      (file(header: "{}", length: 3), "said to have"),
      (file(header: "[]"), "not the JSON"), (file(header: "{\"a\":"), "not the JSON"),
      (file(header: #"{"a":{"x":"text"}}"#), "an entry a"),
      (file(header: #"{"a":{\#(entry)[8,16]}}"#, data: 16), "does not lie"),
      (file(header: #"{"a":{\#(entry)[0,9]}}"#, data: 9), "does not lie"),
      (file(header: #"{"a":{\#(entry)[0,8]}}"#, data: 4), "does not lie"),
      (file(header: #"{"a":{\#(entry)[0]}}"#, data: 8), "does not lie"),
      (file(header: #"{"a":{\#(entry)[-8,0]}}"#, data: 8), "does not lie"),
      (file(header: #"{"a":{\#(entry)[0,8]},"b":{\#(entry)[0,8]}}"#, data: 16), "does not lie"),
      (file(header: #"{"a":{\#(entry)[0,8]}}"#, data: 16), "bytes where"),
      (file(header: #"{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}"#, data: 8), "F16"),
      (
        file(header: #"{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}"#, data: 8),
        "has the shape"
      ),
      (
        file(
          header: """
            {"a":{"dtype":"F64","shape":[4611686018427387904,4611686018427387904],\
            "data_offsets":[0,8]}}
            """, data: 8), "has the shape"
      ),
      (
        file(header: #"{"a":{"dtype":"F64","shape":[99999999999999999999],"data_offsets":[0,8]}}"#),
        "not the JSON"
      ),
    ]
    for (bytes, words) in cases {
      let reason = reason(bytes)
      #expect(reason?.contains(words) == true, "\(words): \(reason ?? "taken")")
    }
  }

  @Test func spoiltFilesAreReadOrRefusedAndNeverCrash() throws {
    let good = ModelFile(tensors: tensors, metadata: ["k": "v"]).bytes
    var noise = Noise(seed: 11)
    var refused = 0
    for _ in 0..<4000 {
      var bytes = good
      for _ in 0...Int(noise.uniform() * 4) {
        let place = Int(noise.uniform() * Double(bytes.count))
        switch Int(noise.uniform() * 4) {
        case 0: bytes[place] = UInt8(noise.uniform() * 255)
        case 1: bytes[place] ^= 1 << UInt8(noise.uniform() * 7)
        case 2: bytes = Array(bytes[..<max(place, 1)])
        default: bytes.insert(UInt8(noise.uniform() * 255), at: place)
        }
      }
      if reason(bytes) != nil { refused += 1 }
    }
    // Only a change of a number or of a text is no fault.
    #expect(refused > 2000)
  }
}
