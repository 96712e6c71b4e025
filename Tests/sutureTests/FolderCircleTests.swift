import Foundation
import SutureTestSupport
import Testing

/// The folders within a target depend on one another in one direction.
struct FolderCircleTests {
  /// Circles that are inherent, by target; each with its reason.
  private static let allowed: [String: [Set<String>]] = [
    // A graph holds operations, whose gradients and lowerings are graphs; its cost is the sum of theirs.
    "SutureGraph": [["Cost", "Graph", "Operations"]],
    // A tensor holds the builder that records what is applied to it.
    "SuturePlugin": [["Building", "Tensor"]],
  ]

  /// The folder of a file within its target; empty for the target's own folder, which binds its folders together.
  private static func folder(_ path: String) -> String {
    path.split(separator: "/").dropLast().first.map(String.init) ?? ""
  }

  /// The types that a file declares at its top level.
  private static func declared(_ lines: [String]) -> [String] {
    let modifiers = ["public ", "package ", "internal ", "final ", "indirect ", "open "]
    return lines.compactMap { line in
      var rest = line[...]
      guard let first = rest.utf8.first, first != UInt8(ascii: " ") else { return nil }
      while let modifier = modifiers.first(where: rest.hasPrefix) { rest = rest.dropFirst(modifier.count) }
      return rest.prefixMatch(of: /(?:struct|class|enum|protocol|actor|typealias) +(\w+)/).map { String($0.1) }
    }
  }

  /// The words of a line that may name top-level types: they begin with a capital letter and follow no dot; none within
  /// quotation marks.
  private static func typeNames(_ line: String) -> [String] {
    var (names, word, before, isQuoted): ([String], [UInt8], UInt8, Bool) = ([], [], 0, false)
    for byte in Array(line.utf8) + [0] {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      let isPart = byte == UInt8(ascii: "_") || (byte | 32 >= 97 && byte | 32 <= 122) || (byte >= 48 && byte <= 57)
      if isPart, !isQuoted {
        word.append(byte)
        continue
      }
      if let first = word.first, first >= 65, first <= 90, before != UInt8(ascii: ".") {
        names.append(String(decoding: word, as: UTF8.self))
      }
      (word, before) = ([], byte)
    }
    return names
  }

  /// The folders that each folder of a target uses, with one file that does so.
  static func uses(of target: ArchitectureTests.Target) -> [String: [String: String]] {
    var owners: [String: Set<String>] = [:]
    for (path, lines) in target.files { for type in declared(lines) { owners[type, default: []].insert(folder(path)) } }
    var uses: [String: [String: String]] = [:]
    for (path, lines) in target.files {
      let own = folder(path)
      let words = Set(lines.flatMap(typeNames))
      for word in words {
        // A name that several folders declare says nothing.
        guard let owner = owners[word], owner.count == 1, let other = owner.first else { continue }
        if other != own, !other.isEmpty, !own.isEmpty { uses[own, default: [:]][other] = "\(path) uses \(word)" }
      }
    }
    return uses
  }

  /// The groups of folders each of which can be reached from each other.
  private static func circles(_ uses: [String: [String: String]]) -> Set<Set<String>> {
    func reachable(_ start: String) -> Set<String> {
      var (found, waiting): (Set<String>, [String]) = ([], [start])
      while let next = waiting.popLast() {
        for other in (uses[next] ?? [:]).keys where found.insert(other).inserted { waiting.append(other) }
      }
      return found
    }
    let reached = Dictionary(uniqueKeysWithValues: uses.keys.map { ($0, reachable($0)) })
    return Set(
      reached.compactMap { name, found in
        found.contains(name) ? found.filter { reached[$0]?.contains(name) ?? false } : nil
      })
  }

  @Test func `no folder of a target uses one that uses it`() throws {
    for target in try ArchitectureTests.targets() {
      let uses = Self.uses(of: target)
      for circle in Self.circles(uses) where !(Self.allowed[target.name] ?? []).contains(circle) {
        let edges = circle.sorted().flatMap { from in
          (uses[from] ?? [:]).filter { circle.contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\(from) → \($0.key): \($0.value)" }
        }
        Issue.record("\(target.name) has a circle of \(circle.sorted()):\n\(edges.joined(separator: "\n"))")
      }
    }
  }

  @Test func `what is allowed is there`() throws {
    let targets = Dictionary(uniqueKeysWithValues: try ArchitectureTests.targets().map { ($0.name, $0) })
    for (name, circles) in Self.allowed {
      let target = try #require(targets[name])
      #expect(Self.circles(Self.uses(of: target)).isSuperset(of: circles), "\(name)")
    }
  }
}
