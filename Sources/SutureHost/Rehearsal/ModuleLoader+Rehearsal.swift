internal import CSuture
import SutureGraph
import SutureRegistry

extension ModuleLoader {
  /// What a question of the handshake is put like.
  package struct Greeting: Hashable, Sendable {
    /// The host's major version less the one of this program; nil for no header at all.
    package var majorOffset: Int?
    /// The host's minor version less the one of this program.
    package var minorOffset: Int
    /// Whether there is a place for the answer.
    package var hasSlot: Bool

    /// Creates a greeting; this program's own without anything given.
    package init(majorOffset: Int? = 0, minorOffset: Int = 0, hasSlot: Bool = true) {
      self.majorOffset = majorOffset
      self.minorOffset = minorOffset
      self.hasSlot = hasSlot
    }
  }

  /// Shakes hands with a loaded plugin once more, as another host might.
  /// - Returns: the status by name, whether it is success, and whether there is an offer.
  /// - Throws: `LibraryError` and `LoadError` where the library is of no use.
  package func greet(
    _ manifest: Manifest, _ greeting: Greeting
  ) throws -> (status: String, succeeded: Bool, hasOffer: Bool) {
    let entry = try library(of: manifest).entry
    observe?(.loading(manifest.id))
    defer { observe?(.ended) }
    var offer: UnsafePointer<suture_offer>?
    let status = PluginCode.run {
      guard let majorOffset = greeting.majorOffset else {
        return greeting.hasSlot ? entry(nil, &offer) : entry(nil, nil)
      }
      // The header is all that a plugin may look at, whatever size the host's own structure has.
      var header = suture_header(
        struct_size: UInt32(MemoryLayout<suture_header>.size),
        major: UInt16(clamping: Int(SUTURE_ABI_MAJOR) + majorOffset),
        minor: UInt16(clamping: Int(SUTURE_ABI_MINOR) + greeting.minorOffset))
      return greeting.hasSlot ? entry(&header, &offer) : entry(&header, nil)
    }
    return (statusName(status), status == SUTURE_OK, offer != nil)
  }

  /// Has a plugin build with a host that is not as usual; whatever it builds is thrown away.
  /// - Parameters:
  ///   - manifest: the module or backbone; a backbone's sites are left as they are.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - input: a shape that the contract admits.
  ///   - host: the host.
  /// - Throws: `LibraryError` and `LoadError` where the library is of no use, `GraphError` for an input that cannot be.
  package func rehearse(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], input: Shape, host: RehearsedHost
  ) throws -> RehearsedBuild {
    let item = try library(of: manifest).item(for: manifest)
    var graph = Graph(type: manifest.name)
    let x = try graph.input("x", input)
    let session = BuildSession(manifest, hyperparameters, graph) { visit, _ in visit.value }
    session.refusedCall = host.refusedCall
    var known = HostTable.make(context: LiveSessions.context(of: session))
    let step = MemoryLayout<UnsafeRawPointer>.size
    let size = MemoryLayout<suture_host>.size + (host.table == .newer ? 8 * step : host.table == .truncated ? -step : 0)
    known.header.struct_size = UInt32(size)
    if host.table == .newer { known.header.minor += 1 }
    guard let table = GuardedTable(known, size: size) else {
      throw LoadError.cannotOpen(path: manifest.path, reason: "there is no memory for a host table")
    }
    observe?(.building(manifest.id))
    defer { observe?(.ended) }
    let answer = session.answer(of: item, input: x, table: table.host)
    let fault = session.failure.flatMap { $0 is RehearsedRefusal ? nil : "\($0)" }
    let missing = answer.status == SUTURE_OK && !answer.hasOutput && fault == nil ? "it returns no tensor" : nil
    return RehearsedBuild(
      status: statusName(answer.status), succeeded: answer.status == SUTURE_OK, callCount: session.callCount,
      fault: fault ?? missing)
  }
}
