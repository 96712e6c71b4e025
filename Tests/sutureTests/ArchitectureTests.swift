import Foundation
import SutureTestSupport
import Testing

/// Which targets know which, by `Package.swift` and by what the sources import.
struct ArchitectureTests {
  /// A Swift target of `Sources/`.
  struct Target {
    let name: String
    let dependencies: [String]
    /// The lines of each file, without comments, by its path in the target.
    let files: [String: [String]]

    /// The modules that its files import.
    let imports: Set<String>
  }

  /// Pairs of targets of which the first must not know the second, neither declared nor imported.
  private static let forbidden: [(String, [String])] =
    ["SutureRegistry", "SutureComposer", "SutureTraining", "SutureSweep", "SutureReport"].map { ($0, ["SutureHost"]) }
    + ["SutureSweep", "SutureReport", "SutureTraining", "SutureConformance"].map { ($0, ["SutureEngine"]) }

  /// Targets that know no other of the project's Swift targets but these.
  private static let only: [String: Set<String>] = [
    "SutureSupport": [], "SutureProcess": ["SutureSupport"], "SutureGraph": ["SutureSupport"],
    "SuturePlugin": [],
  ]

  // MARK: Reading

  /// The lines of a file that are neither empty nor comments.
  private static func lines(_ path: String) throws -> [String] {
    let source = try Data(contentsOf: URL(fileURLWithPath: path))
    return source.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let text = line.drop { $0 == UInt8(ascii: " ") }
      return text.starts(with: "//".utf8) ? nil : String(decoding: line, as: UTF8.self)
    }
  }

  /// The modules that a file imports, whatever stands before `import` and whichever kind of declaration after it.
  private static func imports(_ lines: [String]) -> [String] {
    lines.compactMap { line in
      guard !line.hasPrefix(" "), line.utf8.count < 100, line.contains("import ") else { return nil }
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), words.count > place + 1,
        words[..<place].allSatisfy({ $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0) })
      else { return nil }
      return words.last?.split(separator: ".").first.map(String.init)
    }
  }

  private static func names(_ text: Substring) -> [String] {
    text.matches(of: /"([A-Za-z]+)"/).map { String($0.1) }
  }

  /// The targets in the order of `Package.swift`, plugins and tests left out.
  static func targets() throws -> [Target] { try all.get() }

  /// Read once.
  private static let all = Result {
    let text = try lines(Checkout.root + "/Package.swift").joined(separator: "\n")
    let declared = text.matches(
      of: /(?:library\(|\.executableTarget\(\s*name:)\s*"(\w+)",\s*(?:dependencies: *)?\[([^\]]*)\]/)
    return try declared.map { match in
      let files = try files(in: Checkout.root + "/Sources/\(match.1)")
      return Target(
        name: String(match.1), dependencies: names(match.2), files: files, imports: Set(files.values.flatMap(imports)))
    }
  }

  private static func files(in folder: String) throws -> [String: [String]] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
    return Dictionary(uniqueKeysWithValues: zip(paths, try paths.map { try lines("\(folder)/\($0)") }))
  }

  // MARK: Targets

  @Test func `every folder of Swift sources is a target, and every target has sources`() throws {
    let targets = try Self.targets()
    #expect(targets.count >= 16 && targets.allSatisfy { !$0.files.isEmpty })
    let folders = try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/Sources")
    #expect(Set(targets.map(\.name)) == Set(folders.filter { !$0.hasPrefix("C") }))
  }

  @Test func `a target imports only what it declares, and declares only what stands above it`() throws {
    let targets = try Self.targets()
    let all = Set(targets.map(\.name))
    var above: Set<String> = []
    for target in targets {
      let declared = Set(target.dependencies)
      #expect(declared.count == target.dependencies.count, "\(target.name)")
      let below = declared.intersection(all).subtracting(above)
      #expect(below.isEmpty, "\(target.name) declares what stands below it")
      let own = target.imports.filter { $0.hasPrefix("Suture") || $0.wholeMatch(of: /C[A-Z]\w+/) != nil }
      #expect(own.subtracting(declared).isEmpty, "\(target.name) imports what it does not declare")
      above.insert(target.name)
    }
  }

  @Test func `no target knows another that it must not know`() throws {
    let targets = Dictionary(uniqueKeysWithValues: try Self.targets().map { ($0.name, $0) })
    for (name, others) in Self.forbidden {
      let target = try #require(targets[name])
      let known = target.imports.union(target.dependencies)
      #expect(known.isDisjoint(with: others), "\(name)")
    }
    for (name, allowed) in Self.only {
      let target = try #require(targets[name])
      let known = target.imports.union(target.dependencies).intersection(targets.keys)
      #expect(known.isSubset(of: allowed), "\(name)")
    }
  }

  /// Foundation's other libraries take several milliseconds to load, in every process of a command.
  @Test func `of Foundation, only its essentials are loaded`() throws {
    for target in try Self.targets() { #expect(!target.imports.contains("Foundation"), "\(target.name)") }
  }

  @Test func `plans are made by the engine alone`() throws {
    let targets = try Self.targets().map { ("Sources/\($0.name)", $0.files) }
    let tests = try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/Tests")
      .filter { $0.hasSuffix("Tests") }.map { ("Tests/\($0)", try Self.files(in: "\(Checkout.root)/Tests/\($0)")) }
    for (folder, files) in targets + tests where !folder.hasPrefix("Sources/SutureEngine") {
      if folder == "Tests/SutureEngineTests" { continue }
      for (path, lines) in files where path != "ArchitectureTests.swift" {
        let found = lines.first { $0.utf8.contains(UInt8(ascii: "P")) && $0.firstMatch(of: /\bPlan\(/) != nil }
        #expect(found == nil, "\(folder)/\(path)")
      }
    }
  }
}
