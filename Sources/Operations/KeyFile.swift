public import Access
import Foundation
import Glibc
public import Persistence
import SupplyChain

/// The file with the secrets that belong to a ledger and must not lie in it: `LEDGER.keys`, which
/// its owner alone may read (0600). It is made when it is first needed.
public struct KeyFile: Sendable {
  /// Its path.
  public let path: String

  /// The key file of a ledger.
  public init(besideLedger ledger: String) { self.path = ledger + ".keys" }

  /// The keys; a new file with a first key when there is none.
  ///
  /// - Throws: ``Access/AccessFailure/badKeyFile(path:reason:)`` when others may read it or it
  ///   holds something else, ``Access/AccessFailure/lostKeyFile(path:)`` when the ledger was used
  ///   with keys that are not there.
  public func keys(of ledger: Ledger, by caller: Caller, random: RandomSource) throws -> KeyRing {
    let known = try ledger.masterKeys()
    guard let ring = try read() else {
      guard known.isEmpty else { throw AccessFailure.lostKeyFile(path: path) }
      let ring = KeyRing(madeAt: caller.at, random: random)
      try write(ring, mustBeNew: true)
      try KeyFile.register(ring, in: ledger, by: caller, random: random)
      return ring
    }
    let publicKeys = Dictionary(
      zip(ring.versions, try ring.publicKeys()), uniquingKeysWith: { $1 })
    guard known.allSatisfy({ publicKeys[$0.key] == $0.value }) else {
      throw AccessFailure.lostKeyFile(path: path)
    }
    // A program that was stopped between the file and the ledger goes on here.
    if known[ring.current.version] == nil {
      try KeyFile.register(ring, in: ledger, by: caller, random: random)
    }
    return ring
  }

  /// Puts a new master key in force: into the file first, so that nothing is ever sealed with a
  /// key that could be lost; then every sealed field is sealed anew.
  public func renew(
    _ ring: KeyRing, of ledger: Ledger, by caller: Caller, random: RandomSource
  ) throws -> KeyRing {
    try ledger.authorize(caller, to: .keepLedger, on: .chain)
    let renewed = ring.renewed(at: caller.at, random: random)
    try write(renewed, mustBeNew: false)
    try KeyFile.register(renewed, in: ledger, by: caller, random: random)
    return renewed
  }

  private static func register(
    _ ring: KeyRing, in ledger: Ledger, by caller: Caller, random: RandomSource
  ) throws {
    let cipher = FieldCipher(keys: ring, random: random)
    let version = ring.current.version
    guard let publicKey = try ring.publicKeys().first else { return }
    try ledger.use(
      masterKey: version, publicKey: publicKey, madeAt: ring.current.madeAt,
      record: AuditRecord(
        caller.act, .keepLedger, subject: "master_key \(version)",
        after: ["public_key": publicKey]),
      reseal: { sealed, place in try cipher.seal(try cipher.open(sealed, at: place), at: place) })
  }
}

extension KeyFile {
  /// What the file holds now, `nil` when there is none.
  func present() throws -> KeyRing? { try read() }

  /// What the file holds, `nil` when there is none.
  private func read() throws -> KeyRing? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(String(cString: strerror(errno)))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure("it is no plain file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw failure(
        "others may read or write it (mode \(String(status.st_mode & 0o777, radix: 8)))")
    }
    guard status.st_uid == geteuid() else { throw failure("it belongs to another user") }
    guard status.st_size < 1 << 20, let data = try handle.readToEnd(),
      let ring = KeyRing(json: [UInt8](data))
    else { throw failure("it holds no keys of Chama") }
    return ring
  }

  /// Writes the whole file beside, then puts it in place: after a crash there is the old one or
  /// the new one.
  private func write(_ ring: KeyRing, mustBeNew: Bool) throws {
    let scratch = path + ".new"
    unlink(scratch)
    let descriptor = open(scratch, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(try ring.json()))
      try handle.synchronize()
    } catch {
      unlink(scratch)
      throw failure(String(cString: strerror(errno)))
    }
    // A link fails where a file is; a rename takes its place.
    let code = mustBeNew ? link(scratch, path) : rename(scratch, path)
    let reason = errno
    unlink(scratch)
    guard code == 0 else { throw failure(String(cString: strerror(reason))) }
    let parent = (path as NSString).deletingLastPathComponent
    let folder = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private func failure(_ reason: String) -> AccessFailure {
    .badKeyFile(path: path, reason: reason)
  }
}
