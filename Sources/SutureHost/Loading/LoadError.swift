import SutureRegistry
import SutureSupport

/// Why a checked library cannot be loaded, or does not offer what its manifest says.
public enum LoadError: Error, Hashable, Sendable {
  /// The system's loader refused it.
  case cannotOpen(path: String, reason: String)
  /// It uses a function that no library defines.
  case undefinedSymbol(path: String, symbol: String)
  /// The loader does not find the entry.
  case missingEntry(path: String, symbol: String)
  /// The plugin answered the handshake with this status.
  case refused(path: String, status: Int32)
  /// Its offer is for another version of the ABI.
  case unsupportedABI(path: String, needed: ABIVersion, host: ABIVersion)
  /// Its offer cannot be read.
  case invalidOffer(path: String, reason: String)
  /// It does not offer this id.
  case missingItem(path: String, id: String, offered: [String])
  /// It offers the id in another version than the manifest's.
  case versionMismatch(path: String, id: String, manifest: Version, library: String)
}

extension LoadError: CustomStringConvertible {
  /// File and fact.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "cannot load \(shown(path)): \(reason)"
    case .undefinedSymbol(let path, let symbol):
      "cannot load \(shown(path)): it uses \(quoted(symbol, limit: 256)), which neither it nor a library that it names "
        + "defines"
    case .missingEntry(let path, let symbol): "\(shown(path)) does not export '\(symbol)'"
    case .refused(let path, let status):
      "\(shown(path)) refuses this host, which offers plugin ABI \(ABIVersion.host): it answered \(statusName(status))"
    case .unsupportedABI(let path, let needed, let host):
      "\(shown(path)) needs plugin ABI \(needed), this version offers \(host)"
    case .invalidOffer(let path, let reason): "the offer of \(shown(path)) cannot be read: \(reason)"
    case .missingItem(let path, let id, let offered):
      "\(shown(path)) does not offer '\(id)', only \(listed(offered.map { quoted($0) }, "and"))"
    case .versionMismatch(let path, let id, let manifest, let library):
      "'\(id)' is \(manifest) in its manifest and \(quoted(library)) in \(shown(path))"
    }
  }

  private func shown(_ path: String) -> String { quoted(path, limit: 1024) }
}
