import Foundation
import SutureEngine
import SutureExecution
import SutureProcess
import SutureRegistry

/// The machine and program of a run: what may explain why numbers differ.
public struct SweepEnvironment: Hashable, Sendable, Codable {
  /// The processor's name.
  public let processor: String
  /// Cores that the program may use.
  public let cores: Int
  /// Bytes of memory.
  public let memory: Int
  /// The operating system.
  public let system: String
  /// The vector instructions that were computed with.
  public let instructionSet: String
  /// This program's version.
  public let program: String
  /// oneDNN's version.
  public let library: String
  /// The number of the engine's numerics, which is part of every trial's key.
  public let numerics: Int
  /// Worker processes at a time.
  public let workers: Int
  /// Threads a worker.
  public let threads: Int
  /// What the sweep may use, with digests; nil where an earlier version of the program recorded it.
  public var plugins: [SweepLock.Plugin]? = nil

  enum CodingKeys: String, CodingKey {
    case processor, cores, memory, system, program, library, numerics, workers, threads, plugins
    case instructionSet = "instruction_set"
  }

  /// This process, run with these options.
  /// - Parameter manifests: what the sweep may use; those whose library cannot be read are left out.
  static func current(
    _ options: SweepOptions, manifests: [Manifest] = [], in registry: Registry = Registry(folders: [])
  ) -> SweepEnvironment {
    let process = ProcessInfo.processInfo
    return SweepEnvironment(
      processor: Machine.processor, cores: ThreadCount.available.value, memory: Int(process.physicalMemory),
      system: process.operatingSystemVersionString, instructionSet: "\(InstructionSet.used)",
      program: options.version, library: EngineLibrary.version, numerics: Numerics.current,
      workers: options.workers, threads: options.threads,
      plugins: manifests.compactMap { try? SweepLock.Plugin($0, registry) })
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
