import FoundationEssentials
import SutureExecution
import SutureProcess
import SutureRegistry

/// The machine, program and engine of a run: what may explain differences of results.
public struct SweepEnvironment: Hashable, Sendable, Codable {
  /// The processor's name.
  public let processor: String
  /// The number of processors that the program may use.
  public let cores: Int
  /// The machine's memory in bytes.
  public let memory: Int
  /// The operating system.
  public let system: String
  /// The engine's vector instructions, such as `avx512`, or its device.
  public let instructionSet: String
  /// This program's version.
  public let program: String
  /// The engine's identifier, such as `onednn`; part of every trial's key.
  public let engine: String
  /// The engine's library and its version, such as `oneDNN 2.6.0`.
  public let engineVersion: String
  /// The numerics version, part of every trial's key: see `Numerics.current`.
  public let numerics: Int
  /// The number of worker processes.
  public let workers: Int
  /// The number of threads per worker.
  public let threads: Int
  /// The plugins that the sweep may use, with digests; nil in records of earlier versions.
  public var plugins: [LockedPlugin]? = nil
  /// Which of several forms in use under one name a module's defaults give, by its id, for modules with several; nil in
  /// records of earlier versions.
  public var variants: [String: String]? = nil

  enum CodingKeys: String, CodingKey {
    case processor, cores, memory, system, program, engine, numerics, workers, threads, plugins, variants
    case engineVersion = "engine_version"
    case instructionSet = "instruction_set"
  }

  /// The environment of this process.
  /// - Parameter manifests: those that the sweep may use; those whose library cannot be read are omitted.
  static func current(
    _ options: SweepOptions, manifests: [Manifest] = [], in registry: Registry = Registry(folders: [])
  ) -> SweepEnvironment {
    let process = ProcessInfo.processInfo
    return SweepEnvironment(
      processor: Machine.processor, cores: ThreadCount.available.value, memory: Int(process.physicalMemory),
      system: process.operatingSystemVersionString, instructionSet: options.engine.instructionSet,
      program: options.version, engine: options.engine.id, engineVersion: options.engine.version,
      numerics: Numerics.current, workers: options.workers, threads: options.threads,
      plugins: manifests.compactMap { try? LockedPlugin($0, registry) },
      variants: Dictionary(manifests.compactMap { item in item.variant.map { (item.id, $0) } }) { first, _ in first })
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

extension SweepEnvironment {
  /// Reads an environment, also from stores of earlier versions.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    processor = try container.decode(String.self, forKey: .processor)
    cores = try container.decode(Int.self, forKey: .cores)
    memory = try container.decode(Int.self, forKey: .memory)
    system = try container.decode(String.self, forKey: .system)
    instructionSet = try container.decode(String.self, forKey: .instructionSet)
    program = try container.decode(String.self, forKey: .program)
    (engine, engineVersion) = try FormerEngine.decode(container, .engine, .engineVersion, from: decoder)
    numerics = try container.decode(Int.self, forKey: .numerics)
    workers = try container.decode(Int.self, forKey: .workers)
    threads = try container.decode(Int.self, forKey: .threads)
    plugins = try container.decodeIfPresent([LockedPlugin].self, forKey: .plugins)
    variants = try container.decodeIfPresent([String: String].self, forKey: .variants)
  }
}

/// The engine in documents of earlier versions: oneDNN, whose version has the key `library`.
enum FormerEngine {
  private enum Key: String, CodingKey {
    case library
  }

  /// Reads an engine's identifier and version.
  static func decode<Keys: CodingKey>(
    _ container: KeyedDecodingContainer<Keys>, _ id: Keys, _ version: Keys, from decoder: any Decoder
  ) throws -> (id: String, version: String) {
    if container.contains(id) {
      return (try container.decode(String.self, forKey: id), try container.decode(String.self, forKey: version))
    }
    return ("onednn", try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .library))
  }
}
