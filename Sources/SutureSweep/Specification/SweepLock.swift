import FoundationEssentials
import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport

/// Everything outside a sweep's specification that determines its results, by digest: what reproducing them needs.
public struct SweepLock: Hashable, Sendable, Codable {
  /// A module or backbone.
  public typealias Plugin = LockedPlugin

  /// The current schema version.
  public static let currentSchema = 2

  /// The schema version.
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
  /// The engine's identifier, such as `onednn`.
  public let engine: String
  /// The engine's library and its version, such as `oneDNN 2.6.0`.
  public let engineVersion: String
  /// The numerics version: see `Numerics.current`.
  public let numerics: Int
  /// The backbone, and every module that the sweep may use, sorted by kind and id.
  public let plugins: [Plugin]
  /// The SHA-256 digests of the files of the runtimes that the limits name, by id; nil if they name none.
  public let runtimes: [String: String]?

  enum CodingKeys: String, CodingKey {
    case schema, sweep, program, engine, numerics, plugins, runtimes
    case engineVersion = "engine_version"
    case specification = "specification_sha256"
    case dataSet = "dataset"
    case images = "dataset_sha256"
  }

  /// Digests everything that a sweep would use here; no plugin code is run.
  /// - Parameter program: this program's version.
  /// - Throws: if a module, a library or the images are missing.
  public init(
    _ specification: SweepSpecification, _ registry: Registry, engine: any Engine, program: String
  ) throws {
    schema = SweepLock.currentSchema
    sweep = specification.name
    self.specification = SHA256.hexDigest(of: Array(specification.text.utf8))
    dataSet = specification.dataSet.name
    images = try DataSet.load(specification.dataSet).digest
    self.program = program
    self.engine = engine.id
    engineVersion = engine.version
    numerics = Numerics.current
    plugins = try SweepLock.manifests(of: specification, registry).map { try Plugin($0, registry) }
    let runtimes = try specification.placing("runtimes") { try registry.runtimes(specification.runtimes) }
    self.runtimes =
      runtimes.isEmpty ? nil : Dictionary(runtimes.map { ($0.id, $0.digest) }) { first, _ in first }
  }

  /// The backbone and every module that a sweep may use, sorted by kind and id.
  static func manifests(of specification: SweepSpecification, _ registry: Registry) throws -> [Manifest] {
    let space = specification.space
    var ids = Set(try space.fusions(in: registry).map(\.reference.id))
    let composer = Composer(registry: registry)
    let alone = try space.references(in: registry).map { try Composition.module($0).canonical(in: registry) }
    for composition in try alone + space.compositions.map(composer.composition) {
      ids.formUnion(composition.modules.map(\.id))
    }
    return [try registry.manifest(specification.backbone.id, kind: .backbone)]
      + (try ids.sorted().map { try registry.manifest($0, kind: .module) })
  }

  // MARK: Files

  /// Reads a lock file.
  /// - Throws: `SweepLockError`.
  public init(contentsOf path: String) throws {
    let bytes = try FileBytes.read(path, limit: 64 << 20, kind: .regular)
    do {
      self = try JSONDecoder().decode(SweepLock.self, from: Data(bytes))
    } catch {
      throw SweepLockError.unreadable(path: path)
    }
    guard (1...SweepLock.currentSchema).contains(schema) else { throw SweepLockError.schema(path: path, schema) }
  }

  /// The text of the lock file: JSON.
  public var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  // MARK: Differences

  /// The differences from the current state that may affect results, one sentence each.
  public func differences(here: SweepLock) -> [String] {
    var found: [String] = []
    func compare(_ what: String, _ locked: String, _ own: String) {
      if locked != own { found.append("\(what): locked \(locked), here \(own)") }
    }
    compare("the sweep's name", sweep, here.sweep)
    compare("the specification's sha256", specification, here.specification)
    compare("the sha256 of the images of '\(dataSet)'", images, here.images)
    compare("the program's version", program, here.program)
    compare("the engine", engine, here.engine)
    compare("the engine's version", engineVersion, here.engineVersion)
    compare("the numerics version", "\(numerics)", "\(here.numerics)")
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
    // The specification names them, so both locks have the same ones unless its text differs, too.
    for (id, locked) in (runtimes ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let own = here.runtimes?[id] { compare("runtime '\(id)', sha256 of its file", locked, own) }
    }
    return found
  }

  /// The ids of plugins whose library file differs from the locked one, but not its code: built elsewhere from the same
  /// source.
  public func rebuilt(here: SweepLock) -> [String] {
    plugins.filter { plugin in
      here.plugins.contains {
        $0.id == plugin.id && $0.kind == plugin.kind && $0.code == plugin.code && $0.file != plugin.file
      }
    }.map(\.id)
  }
}

extension SweepLock {
  /// Reads a lock, also one of schema 1.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    schema = try container.decode(Int.self, forKey: .schema)
    sweep = try container.decode(String.self, forKey: .sweep)
    specification = try container.decode(String.self, forKey: .specification)
    dataSet = try container.decode(String.self, forKey: .dataSet)
    images = try container.decode(String.self, forKey: .images)
    program = try container.decode(String.self, forKey: .program)
    (engine, engineVersion) = try FormerEngine.decode(container, .engine, .engineVersion, from: decoder)
    numerics = try container.decode(Int.self, forKey: .numerics)
    plugins = try container.decode([Plugin].self, forKey: .plugins)
    runtimes = try container.decodeIfPresent([String: String].self, forKey: .runtimes)
  }
}

/// Why a lock file cannot be used, or a sweep differs from it.
public enum SweepLockError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is not a lock file.
  case unreadable(path: String)
  /// The file has an unknown schema version.
  case schema(path: String, Int)
  /// The current state differs from the lock file.
  case differs(path: String, [String])

  /// The facts, each difference on a line of its own.
  public var description: String {
    switch self {
    case .unreadable(let path): "'\(path)' is not a lock file, as 'suture sweep lock' writes it"
    case .schema(let path, let schema):
      "'\(path)' has schema \(schema), this version reads schemas 1 to \(SweepLock.currentSchema)"
    case .differs(let path, let differences):
      "this run would differ from '\(path)' in \(differences.count) thing\(differences.count == 1 ? "" : "s"):\n"
        + differences.joined(separator: "\n")
    }
  }
}
