import SutureSupport

/// Why a library cannot be used.
public enum LibraryError: Error, Hashable, Sendable {
  /// It is in none of the places.
  case missing(module: String, library: String, searched: [String])
  /// It cannot be read.
  case unreadable(path: String, reason: String)
  /// It is not what a library is.
  case notALibrary(path: String, reason: String)
  /// It is built for another machine.
  case wrongMachine(path: String, machine: String, host: String)
  /// It does not export the entry.
  case missingEntry(path: String, symbol: String)
  /// Its manifest asks for another ABI than this program offers.
  case unsupportedABI(module: String, file: String, needed: ABIVersion, host: ABIVersion)
  /// Others than root may change it, and root is to load it.
  case unsafe(module: String, FileCustody)
  /// Equal manifests stand beside different libraries.
  case copiesDiffer(module: String, paths: [String])
}

extension LibraryError: CustomStringConvertible {
  /// File and fact: `'x.so' does not export 'suture_plugin'`.
  public var description: String {
    switch self {
    case .missing(let module, let library, let searched):
      "\(quoted(library)), the library of '\(module)', is not in \(listed(searched.map { quoted($0, limit: 1024) }))"
    case .unreadable(let path, let reason): "cannot read \(shown(path)): \(reason)"
    case .notALibrary(let path, let reason): "\(shown(path)) is not a shared library: \(reason)"
    case .wrongMachine(let path, let machine, let host):
      "\(shown(path)) is built for \(machine), this machine is \(host)"
    case .missingEntry(let path, let symbol): "\(shown(path)) does not export '\(symbol)'"
    case .unsupportedABI(let module, let file, let needed, let host):
      "'\(module)' needs plugin ABI \(needed), this version offers \(host) (\(shown(file)))"
    case .unsafe(let module, let fault): "root does not load the library of '\(module)': \(fault)"
    case .copiesDiffer(let module, let paths):
      "the manifests of '\(module)' are equal and their libraries differ: \(listed(paths.map(shown), "and"))"
    }
  }

  private func shown(_ path: String) -> String { quoted(path, limit: 1024) }
}
