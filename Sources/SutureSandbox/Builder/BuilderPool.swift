import SutureProcess
import SutureRegistry
import SutureSupport

/// Builder processes, one per module or backbone; the most recently used ones are kept alive.
///
/// Each process runs only one plugin's code, so that a plugin can neither forge another's answers nor disturb it.
final class BuilderPool {
  /// Most builders kept alive.
  private static let maximumCount = 6
  /// Number of timeouts after which a plugin is not loaded or run any more.
  private static let maximumHangs = 2

  private struct Builder {
    let process: JobProcess
    /// The sealed copy of the library that the process was given; open as long as the process may load it.
    let file: SealedFile?
  }

  private let settings: SandboxSettings
  private var builders: [String: Builder] = [:]
  /// The keys of `builders`, the most recently used last.
  private var order: [String] = []
  private var hangs: [String: (count: Int, last: JobLoss)] = [:]

  init(settings: SandboxSettings) { self.settings = settings }

  deinit { for builder in builders.values { builder.process.end() } }

  /// Runs a job in a plugin's builder.
  /// - Parameters:
  ///   - isFresh: whether to use a new builder for this job only.
  ///   - make: creates the job from an image of the plugin.
  /// - Returns: the answer, and the end of the plugin's output.
  /// - Throws: `JobLoss` if the builder is lost (after a retry, if it had done other jobs before); `JobFailure`;
  ///   `ProcessError`.
  func run<Work: Job>(
    _ plugin: PluginSource, isFresh: Bool = false, _ make: (PluginImage) -> Work
  ) throws -> (answer: Work.Answer, printed: String) {
    if let hang = hangs[plugin.key], hang.count >= BuilderPool.maximumHangs { throw hang.last }
    if isFresh { end(plugin.key) }
    while true {
      let builder = try builder(for: plugin)
      let process = builder.process
      let work = make(plugin.image(isSealed: builder.file != nil))
      guard try send(work, to: process) else {
        end(plugin.key)
        continue
      }
      let outcome = try process.wait(for: work)
      let printed = process.process.errorText
      if isFresh { end(plugin.key) }
      switch outcome {
      case .answered(let answer, _): return (answer, printed)
      case .failed(let failure, _): throw failure.attributed(to: plugin.manifest.id)
      case .lost(let loss):
        let wasFresh = process.isFresh
        end(plugin.key)
        let blamed = loss.blaming(plugin.manifest.id)
        if case .timedOut = loss.kind { hangs[plugin.key] = ((hangs[plugin.key]?.count ?? 0) + 1, blamed) }
        // State left behind by earlier builds in this process may be the cause.
        if wasFresh || !loss.isWorthRetrying { throw blamed }
      }
    }
  }

  /// Sends a job; false if a builder that did other jobs before has ended since.
  private func send<Work: Job>(_ work: Work, to process: JobProcess) throws -> Bool {
    do throws(ProcessError) {
      try process.send(work, limits: limits, settings: settings)
      return true
    } catch {
      guard error == .gone, process.hasWorked else { throw error }
      return false
    }
  }

  private var limits: JobLimits { JobLimits(phase: settings.buildSeconds, memory: settings.buildMemory) }

  private func builder(for plugin: PluginSource) throws -> Builder {
    order.removeAll { $0 == plugin.key }
    order.append(plugin.key)
    if let known = builders[plugin.key], known.process.process.ending == nil { return known }
    while builders.count >= BuilderPool.maximumCount, let oldest = order.first { end(oldest) }
    let file: SealedFile?
    // If the system does not support sealed files, the builder opens the library by its path.
    do { file = try SealedFile(bytes: plugin.bytes, name: plugin.manifest.library ?? plugin.manifest.id) } catch {
      file = nil
    }
    let process = try JobProcess(
      settings.isConfined && file != nil ? .builder : .unconfinedBuilder, program: settings.program,
      passing: file.map { [$0.descriptor] } ?? [])
    let builder = Builder(process: process, file: file)
    builders[plugin.key] = builder
    return builder
  }

  private func end(_ key: String) {
    order.removeAll { $0 == key }
    builders.removeValue(forKey: key)?.process.end()
  }
}

extension JobFailure {
  /// The longest text of a builder, in characters.
  private static let maximumLength = 2000

  /// The same failure as one that begins with a module's id: the text is the plugin's word.
  fileprivate func attributed(to id: String) -> JobFailure {
    let text = VisibleText.escaped(String(description.prefix(JobFailure.maximumLength)), keepsLines: true)
    let names = ["'\(id)'", "the plugin of '\(id)'"].contains(where: text.hasPrefix)
    return JobFailure(names ? text : "'\(id)' cannot be used: \(text)", isDeterministic: isDeterministic)
  }
}

extension JobLoss {
  /// The same loss attributed to one module: a builder runs no other plugin's code, whatever phase it reports.
  fileprivate func blaming(_ id: String) -> JobLoss {
    let phase: JobPhase =
      switch self.phase {
      case .building: .building(id)
      case .preparing, .loading, .measuring, .training, .checking: .loading(id)
      }
    return JobLoss(kind, while: phase, message: message, errorText: errorText, usage: usage)
  }
}

/// A module or backbone and the bytes of its library as read and checked.
struct PluginSource {
  let manifest: Manifest
  let library: LibraryFile
  let bytes: [UInt8]
  /// The text of the manifest.
  let text: [UInt8]

  /// Identifies its builder.
  var key: String { "\(manifest.kind) \(manifest.id) \(manifest.digest) \(library.digest)" }

  /// The first descriptor passed to a builder besides the standard streams.
  private static let descriptor = 3

  func image(isSealed: Bool) -> PluginImage {
    PluginImage(
      manifest: text, manifestPath: manifest.path, libraryPath: library.path, digest: library.digest,
      codeDigest: library.codeDigest, size: library.size,
      openPath: isSealed ? "/proc/self/fd/\(PluginSource.descriptor)" : library.path)
  }
}
