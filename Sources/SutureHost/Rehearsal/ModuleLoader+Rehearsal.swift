internal import CSuture
import SutureGraph
import SutureRegistry

extension ModuleLoader {
  /// A variant of the handshake's request.
  package struct Greeting: Hashable, Sendable, Codable {
    /// Offset of the host's major version from this program's; nil to pass no header at all.
    package var majorOffset: Int?
    /// Offset of the host's minor version from this program's.
    package var minorOffset: Int
    /// Whether a pointer for the answer is passed.
    package var hasSlot: Bool

    /// Creates a request; by default the one that this program sends.
    package init(majorOffset: Int? = 0, minorOffset: Int = 0, hasSlot: Bool = true) {
      self.majorOffset = majorOffset
      self.minorOffset = minorOffset
      self.hasSlot = hasSlot
    }
  }

  /// A plugin's answer to a handshake.
  package struct GreetingAnswer: Hashable, Sendable, Codable {
    /// The name of the status.
    package let status: String
    /// Whether it is success.
    package let succeeded: Bool
    /// Whether the plugin returned an offer.
    package let hasOffer: Bool
  }

  /// Repeats the handshake with a loaded plugin, as a different host might perform it.
  /// - Throws: `LibraryError` and `LoadError` if the library cannot be used.
  package func greet(
    _ manifest: Manifest, _ greeting: Greeting
  ) throws -> GreetingAnswer {
    let entry = try library(of: manifest).entry
    observe?(.loading(manifest.id))
    defer { observe?(.ended) }
    var offer: UnsafePointer<suture_offer>?
    let status = PluginCode.run {
      guard let majorOffset = greeting.majorOffset else {
        return greeting.hasSlot ? entry(nil, &offer) : entry(nil, nil)
      }
      // A plugin may read only the header, whatever the size of the host's own structure.
      var header = suture_header(
        struct_size: UInt32(MemoryLayout<suture_header>.size),
        major: UInt16(clamping: Int(SUTURE_ABI_MAJOR) + majorOffset),
        minor: UInt16(clamping: Int(SUTURE_ABI_MINOR) + greeting.minorOffset))
      return greeting.hasSlot ? entry(&header, &offer) : entry(&header, nil)
    }
    return GreetingAnswer(status: statusName(status), succeeded: status == SUTURE_OK, hasOffer: offer != nil)
  }

  /// Runs a plugin's `build` with an unusual host and discards the result.
  /// - Parameters:
  ///   - manifest: the module or backbone.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - inputs: input shapes that the contract allows.
  ///   - host: the host.
  /// - Throws: `LibraryError` and `LoadError` if the library cannot be used, `GraphError` for an invalid input shape.
  package func rehearse(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape], host: RehearsedHost
  ) throws -> RehearsedBuild {
    let item = try library(of: manifest).item(for: manifest)
    let session = try BuildSession(manifest, hyperparameters, inputs: inputs)
    if let refused = host.refusedCall {
      session.onCall = { call in call >= refused ? RehearsedRefusal.status(of: call) : nil }
    }
    var known = HostTable.make(context: LiveSessions.context(of: session))
    let step = MemoryLayout<UnsafeRawPointer>.size
    let newest = MemoryLayout<suture_host_1_1>.size
    let needed = item.needs.minor == 0 ? MemoryLayout<suture_host>.size : newest
    let size =
      switch host.table {
      case .smallest: needed
      case .newer: newest + 8 * step
      case .truncated: needed - step
      }
    known.base.header.struct_size = UInt32(size)
    switch host.table {
    case .smallest, .truncated: known.base.header.minor = UInt16(clamping: min(item.needs.minor, ABIVersion.host.minor))
    case .newer: known.base.header.minor += 1
    }
    guard let table = GuardedTable(known, size: size) else {
      throw LoadError.cannotOpen(path: manifest.path, reason: "no memory for a host table")
    }
    observe?(.building(manifest.id))
    defer { observe?(.ended) }
    let answer = session.answer(of: item, table: table.host)
    let fault = session.failure.flatMap { $0 is RefusedCall ? nil : "\($0)" }
    let missing = answer.status == SUTURE_OK && !answer.hasOutput && fault == nil ? "it returns no tensor" : nil
    return RehearsedBuild(
      status: statusName(answer.status), succeeded: answer.status == SUTURE_OK, callCount: session.callCount,
      fault: fault ?? missing)
  }
}
