import FoundationEssentials
import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport

/// Everything outside a sweep's specification that decides its results, by digest: what a colleague needs to get the same.
public struct SweepLock: Hashable, Sendable, Codable {
  /// A module or backbone.
  public struct Plugin: Hashable, Sendable, Codable {
    /// The id.
    public let id: String
    /// `module` or `backbone`.
    public let kind: String
    /// The version.
    public let version: String
    /// The SHA-256 digest of the manifest's bytes.
    public let manifest: String
    /// The SHA-256 digest of the library's bytes.
    public let file: String
    /// The SHA-256 digest of what decides what the library's code does.
    public let code: String

    enum CodingKeys: String, CodingKey {
      case id, kind, version
      case manifest = "manifest_sha256"
      case file = "file_sha256"
      case code = "code_sha256"
    }
  }

  /// The form of this value.
  public static let currentSchema = 1

  /// The form of this value.
  public let schema: Int
  /// The sweep's name.
  public let sweep: String
  /// The SHA-256 digest of the specification's text.
  public let specification: String
  /// The data set's name.
  public let dataSet: String
  /// The data set's digest.
  public let images: String
  /// The program's version.
  public let program: String
  /// oneDNN's version.
  public let library: String
  /// The number of the engine's numerics.
  public let numerics: Int
  /// The backbone, and every module that the sweep may use, sorted by kind and id.
  public let plugins: [Plugin]

  enum CodingKeys: String, CodingKey {
    case schema, sweep, program, library, numerics, plugins
    case specification = "specification_sha256"
    case dataSet = "dataset"
    case images = "dataset_sha256"
  }

  /// Digests what a sweep would use here; no plugin's code is run.
  /// - Parameter program: this program's version.
  /// - Throws: where a module, a library or the images are missing.
  public init(_ specification: SweepSpecification, _ registry: Registry, program: String) throws {
    schema = SweepLock.currentSchema
    sweep = specification.name
    self.specification = SHA256.hexDigest(of: Array(specification.text.utf8))
    dataSet = specification.dataSet.name
    images = try DataSet.load(specification.dataSet).digest
    self.program = program
    library = EngineLibrary.version
    numerics = Numerics.current
    plugins = try SweepLock.manifests(of: specification, registry).map { try Plugin($0, registry) }
  }

  /// The backbone and every module that a sweep may use, sorted by kind and id.
  static func manifests(of specification: SweepSpecification, _ registry: Registry) throws -> [Manifest] {
    let space = specification.space
    var ids: Set<String> = []
    let alone = try space.references(in: registry).map { Composition.module($0) }
    for composition in try alone + space.compositions.map(CompositionParser.parse) {
      ids.formUnion(try composition.canonical(in: registry).modules.map(\.id))
    }
    return [try registry.manifest(specification.backbone.id, kind: .backbone)]
      + (try ids.sorted().map { try registry.manifest($0, kind: .module) })
  }

  // MARK: Files

  /// Reads a file that `text` was written to.
  /// - Throws: `SweepLockError`.
  public init(contentsOf path: String) throws {
    let bytes = try FileBytes.read(path, limit: 64 << 20, kind: .regular)
    do {
      self = try JSONDecoder().decode(SweepLock.self, from: Data(bytes))
    } catch {
      throw SweepLockError.unreadable(path: path)
    }
    guard schema == SweepLock.currentSchema else { throw SweepLockError.schema(path: path, schema) }
  }

  /// The text of a file: JSON.
  public var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  // MARK: Differences

  /// What differs here from what is locked and may change results, a sentence each.
  public func differences(here: SweepLock) -> [String] {
    var found: [String] = []
    func compare(_ what: String, _ locked: String, _ own: String) {
      if locked != own { found.append("\(what): locked \(locked), here \(own)") }
    }
    compare("the sweep's name", sweep, here.sweep)
    compare("the specification's sha256", specification, here.specification)
    compare("the sha256 of the images of '\(dataSet)'", images, here.images)
    compare("the program's version", program, here.program)
    compare("oneDNN's version", library, here.library)
    compare("the engine's numerics", "\(numerics)", "\(here.numerics)")
    for plugin in plugins {
      guard let own = here.plugins.first(where: { $0.id == plugin.id && $0.kind == plugin.kind }) else {
        found.append("\(plugin.kind) '\(plugin.id)' \(plugin.version): locked, and not used here")
        continue
      }
      compare("\(plugin.kind) '\(plugin.id)', version", plugin.version, own.version)
      compare("\(plugin.kind) '\(plugin.id)', sha256 of the manifest", plugin.manifest, own.manifest)
      compare("\(plugin.kind) '\(plugin.id)', sha256 of the code", plugin.code, own.code)
    }
    for own in here.plugins where !plugins.contains(where: { $0.id == own.id && $0.kind == own.kind }) {
      found.append("\(own.kind) '\(own.id)' \(own.version): used here, and not locked")
    }
    return found
  }

  /// Libraries whose file differs from the locked one and whose code does not: built elsewhere from the same source.
  public func rebuilt(here: SweepLock) -> [String] {
    plugins.filter { plugin in
      here.plugins.contains {
        $0.id == plugin.id && $0.kind == plugin.kind && $0.code == plugin.code && $0.file != plugin.file
      }
    }.map(\.id)
  }
}

extension SweepLock.Plugin {
  /// Digests a manifest and its library.
  /// - Throws: `LibraryError`.
  init(_ manifest: Manifest, _ registry: Registry) throws(LibraryError) {
    let file = try registry.library(for: manifest)
    self.init(
      id: manifest.id, kind: manifest.kind.rawValue, version: "\(manifest.version)", manifest: manifest.digest,
      file: file.digest, code: file.codeDigest)
  }
}

/// Why a lock file is of no use, or a sweep is not what it locks.
public enum SweepLockError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is no lock file.
  case unreadable(path: String)
  /// Another version wrote it.
  case schema(path: String, Int)
  /// What is here differs from what is locked.
  case differs(path: String, [String])

  /// The facts, each difference on a line of its own.
  public var description: String {
    switch self {
    case .unreadable(let path): "'\(path)' is no lock file, as 'suture sweep lock' writes it"
    case .schema(let path, let schema):
      "'\(path)' has schema \(schema), this version reads schema \(SweepLock.currentSchema)"
    case .differs(let path, let differences):
      "this run would differ from '\(path)' in \(differences.count) thing\(differences.count == 1 ? "" : "s"):\n"
        + differences.joined(separator: "\n")
    }
  }
}
