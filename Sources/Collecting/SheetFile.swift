import Crypto
import Sheets
import SupplyChain

/// Opens a file as a sheet, lets `read` go through it, and closes the account: every byte of it is
/// hashed, and any fault refuses all of it.
struct SheetFile {
  let name: String
  let content: FileContent
  var chunkSize = 1 << 20

  /// What `read` gathers besides faults.
  struct Account {
    var notes: [Sentence] = []
    var skippedLater = 0
  }

  func read<Content, Stop: Error>(
    columns: [SheetColumn], rules: SheetRules,
    _ read: (inout SheetReader, inout Account) throws(Stop) -> Content
  ) throws(Stop) -> FileReading<Content> {
    let hasher = RunningHash()
    let source: ByteSource
    do throws(SheetFailure) {
      source = try open(hasher)
    } catch {
      // The path on this machine is nobody's business in a report; the file's name stands there.
      let remedy =
        switch error {
        case .cannotOpen, .notAFile: error.remedyText
        default: error.text
        }
      let fault = Fault(row: 0, column: "", value: "", remedy: remedy)
      return FileReading(
        name: name, digest: nil, outcome: .refused(Refusal(faults: [fault], faultCount: 1)))
    }
    var account = Account()
    var sheet = SheetReader(source, columns: columns, rules: rules)
    if let note = sheet.header.note { account.notes.append(note) }
    let content = try read(&sheet, &account)
    var digest: FileDigest?
    if (try? source.drain()) != nil {
      digest = FileDigest(byteCount: source.byteCount, sha256: hasher.hexadecimal)
    }
    let refusal = Refusal(faults: sheet.faults.faults, faultCount: sheet.faults.count)
    return FileReading(
      name: name, digest: digest, notes: account.notes, skippedLater: account.skippedLater,
      outcome: sheet.faults.isEmpty ? .taken(content) : .refused(refusal))
  }

  private func open(_ hasher: RunningHash) throws(SheetFailure) -> ByteSource {
    switch content {
    case .file(let path):
      try ByteSource(path: path, chunkSize: chunkSize) { hasher.add($0) }
    case .bytes(let bytes):
      ByteSource(bytes: bytes, chunkSize: chunkSize) { hasher.add($0) }
    }
  }
}

/// SHA-256 of bytes as they pass by.
private final class RunningHash {
  private var hash = SHA256()

  func add(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  var hexadecimal: String {
    hash.finalize().reduce(into: "") { text, byte in
      if byte < 16 { text += "0" }
      text += String(byte, radix: 16)
    }
  }
}
