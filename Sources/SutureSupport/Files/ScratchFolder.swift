#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder for this process alone, which is removed with the files in it.
public final class ScratchFolder {
  /// Its path.
  public let path: String

  /// Makes it in `TMPDIR`, else in `/tmp`.
  public init() throws(FileError) {
    let place = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(place)/suture-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(.create, "\(place)/suture-XXXXXX", .system(errno)) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in (try? FileBytes.names(in: path, includesHidden: true)) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}
