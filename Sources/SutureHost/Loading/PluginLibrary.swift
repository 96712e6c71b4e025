internal import CSuture
import SutureRegistry
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A loaded plugin. It is never unloaded: unloading Swift code on Linux leaves dangling metadata.
// The items' memory belongs to the library, which is never unloaded and must not modify it: any thread may read it.
final class PluginLibrary: @unchecked Sendable {
  /// One module or backbone of the library's offer.
  struct Item {
    let id: String
    let version: String
    let raw: UnsafePointer<suture_item>
    /// The ABI version that it needs.
    var needs = ABIVersion(1, 0)
    /// The number of inputs.
    var inputCount = 1

    /// Runs its `build`, or `build_inputs` for several inputs; nothing is checked.
    func build(
      _ host: UnsafePointer<suture_host>, _ inputs: [suture_tensor], _ output: inout suture_tensor
    ) -> suture_status {
      PluginCode.run {
        if inputCount == 1, let input = inputs.first {
          return raw.pointee.build?(raw, host, input, &output) ?? suture_status(SUTURE_FAILED)
        }
        let item = UnsafeRawPointer(raw).assumingMemoryBound(to: suture_item_1_1.self)
        return item.pointee.build_inputs?(raw, host, inputs, UInt64(inputs.count), &output)
          ?? suture_status(SUTURE_FAILED)
      }
    }
  }

  let file: LibraryFile
  /// Its entry function, the one symbol that it exports.
  let entry: OfferReader.Entry
  private let items: [Item]

  /// Opens a library, which runs its initializers (see `PluginCode`).
  private init(_ file: LibraryFile, path: String) throws(LoadError) {
    self.file = file
    entry = try PluginLibrary.entry(of: file, at: path)
    items = try OfferReader(path: file.path).items(entry)
  }

  /// Loads a library, or returns it if the same bytes were loaded before.
  /// - Parameter path: the path that opens its bytes; errors name `file` instead.
  static func load(_ file: LibraryFile, path: String) throws(LoadError) -> PluginLibrary {
    let result = loaded.withLock { loaded in
      if let known = loaded[file.digest] { return known }
      let result = Result { () throws(LoadError) in
        try PluginCode.run { () throws(LoadError) in try PluginLibrary(file, path: path) }
      }
      loaded[file.digest] = result
      return result
    }
    return try result.get()
  }

  /// The loaded libraries, or the errors on loading them, by digest.
  ///
  /// Failures are kept too: loading the same bytes would run their initializers and fail again.
  private static let loaded = Mutex<[String: Result<PluginLibrary, LoadError>]>([:])

  /// The item described by a manifest.
  func item(for manifest: Manifest) throws(LoadError) -> Item {
    guard let item = items.first(where: { $0.id == manifest.id }) else {
      throw .missingItem(path: file.path, id: manifest.id, offered: items.map(\.id))
    }
    guard item.version == manifest.version.description else {
      throw .versionMismatch(
        path: file.path, id: manifest.id, manifest: manifest.version, library: item.version)
    }
    guard item.inputCount == manifest.contract.inputs.count else {
      throw .inputCountMismatch(
        path: file.path, id: manifest.id, manifest: manifest.contract.inputs.count, library: item.inputCount,
        needs: item.needs)
    }
    guard manifest.abi.offers(item.needs) else {
      throw .understatedABI(path: file.path, id: manifest.id, manifest: manifest.abi, needed: item.needs)
    }
    return item
  }

  /// Maps the library and finds its entry function.
  ///
  /// `RTLD_NOW`: a missing symbol is an error here instead of a crash later. `RTLD_LOCAL`: no plugin binds to another
  /// plugin's function of the same name.
  private static func entry(of file: LibraryFile, at path: String) throws(LoadError) -> OfferReader.Entry {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
      var reason = dlerror().map { String(cString: $0) } ?? "no reason given"
      if reason.hasPrefix("\(path): ") { reason.removeFirst(path.count + 2) }
      let marker = "undefined symbol: "
      if reason.hasPrefix(marker) {
        throw .undefinedSymbol(path: file.path, symbol: String(reason.dropFirst(marker.count)))
      }
      throw .cannotOpen(path: file.path, reason: reason)
    }
    guard let symbol = dlsym(handle, LibraryFile.entry) else {
      throw .missingEntry(path: file.path, symbol: LibraryFile.entry)
    }
    return unsafeBitCast(symbol, to: OfferReader.Entry.self)
  }
}
