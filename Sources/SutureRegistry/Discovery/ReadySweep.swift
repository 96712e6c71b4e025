import SutureSupport

/// A sweep in a registry folder, which `suture sweep run` accepts by its id.
public struct ReadySweep: Hashable, Sendable {
  /// The file's name without `.yaml`.
  public let id: String
  /// The question it asks: the first sentence of the comment at the top of the file; empty if there is none.
  public let summary: String
  /// The file's path.
  public let path: String

  /// Reads the comment at the top of a file.
  init(id: String, path: String) {
    self.id = id
    self.path = path
    let bytes = (try? FileBytes.read(path, limit: 1 << 20, kind: .regular)) ?? []
    let comment = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("#") }.map { $0.drop { $0 == "#" || $0 == " " } }.joined(separator: " ")
    var summary = ""
    for character in comment {
      if character == " ", let last = summary.last, ".?!".contains(last) { break }
      summary.append(character)
    }
    self.summary = summary
  }
}

extension Registry {
  /// The sweeps in all folders' `sweeps`, sorted by id; the first folder with an id takes precedence.
  public var sweeps: [ReadySweep] {
    var found: [String: ReadySweep] = [:]
    for folder in folders {
      let shelf = FilePath.join(folder, "sweeps")
      for name in (try? FileBytes.names(in: shelf)) ?? [] where name.hasSuffix(".yaml") {
        let id = String(name.dropLast(5))
        if found[id] == nil { found[id] = ReadySweep(id: id, path: FilePath.join(shelf, name)) }
      }
    }
    return found.values.sorted { $0.id < $1.id }
  }
}
