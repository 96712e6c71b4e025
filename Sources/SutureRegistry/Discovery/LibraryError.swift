import SutureSupport

/// The reason why a plugin's library cannot be used.
public enum LibraryError: Error, Hashable, Sendable {
  /// The library is in none of the folders searched.
  case missing(module: String, library: String, searched: [String])
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is not a shared library.
  case notALibrary(path: String, reason: String)
  /// The library is built for another architecture.
  case wrongMachine(path: String, machine: String, host: String)
  /// The library does not export the plugin's entry function.
  case missingEntry(path: String, symbol: String)
  /// The manifest needs a plugin ABI that this program does not offer.
  case unsupportedABI(module: String, file: String, needed: ABIVersion, host: ABIVersion)
  /// The process runs as root, and other users may change the library.
  case unsafe(module: String, FileCustody)
  /// Copies of the manifest have different libraries.
  case copiesDiffer(module: String, paths: [String])
}

extension LibraryError: CustomStringConvertible {
  /// One sentence naming the file: `'x.so' does not export 'suture_plugin'`.
  public var description: String {
    switch self {
    case .missing(let module, let library, let searched):
      "\(quoted(library)), the library of '\(module)', is not in \(listed(searched.map { quoted($0, limit: 1024) }))"
    case .unreadable(let path, let reason): "cannot read \(shown(path)): \(reason)"
    case .notALibrary(let path, let reason): "\(shown(path)) is not a shared library: \(reason)"
    case .wrongMachine(let path, let machine, let host):
      "\(shown(path)) is built for \(machine), but this machine is \(host)"
    case .missingEntry(let path, let symbol): "\(shown(path)) does not export '\(symbol)'"
    case .unsupportedABI(let module, let file, let needed, let host):
      "'\(module)' needs plugin ABI \(needed), but this version offers \(host) (\(shown(file)))"
    case .unsafe(let module, let fault): "the library of '\(module)' is not loaded as root: \(fault)"
    case .copiesDiffer(let module, let paths):
      "copies of the manifest of '\(module)' have different libraries: \(listed(paths.map(shown), "and"))"
    }
  }

  private func shown(_ path: String) -> String { quoted(path, limit: 1024) }
}
