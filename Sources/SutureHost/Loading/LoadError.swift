import SutureRegistry
import SutureSupport

/// Why a checked library cannot be loaded or does not match its manifest.
public enum LoadError: Error, Hashable, Sendable {
  /// The dynamic loader rejected it.
  case cannotOpen(path: String, reason: String)
  /// It uses a function that no library defines.
  case undefinedSymbol(path: String, symbol: String)
  /// It does not export the entry function.
  case missingEntry(path: String, symbol: String)
  /// The plugin rejected the handshake with this status.
  case refused(path: String, status: Int32)
  /// Its offer needs an ABI version that this host does not support.
  case unsupportedABI(path: String, needed: ABIVersion, host: ABIVersion)
  /// Its offer is malformed.
  case invalidOffer(path: String, reason: String)
  /// It does not offer this id.
  case missingItem(path: String, id: String, offered: [String])
  /// It offers the id with another number of inputs than the manifest declares; the ABI version that the item needs.
  case inputCountMismatch(path: String, id: String, manifest: Int, library: Int, needs: ABIVersion)
  /// It needs a later ABI version than the manifest states.
  case understatedABI(path: String, id: String, manifest: ABIVersion, needed: ABIVersion)
  /// It offers the id in a version other than the manifest's.
  case versionMismatch(path: String, id: String, manifest: Version, library: String)
}

extension LoadError: CustomStringConvertible {
  /// File and cause.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "cannot load \(shown(path)): \(reason)"
    case .undefinedSymbol(let path, let symbol):
      "cannot load \(shown(path)): it uses \(quoted(symbol, limit: 256)), which neither it nor any library it links "
        + "defines"
    case .missingEntry(let path, let symbol): "\(shown(path)) does not export '\(symbol)'"
    case .refused(let path, let status):
      "\(shown(path)) rejects this host, which offers plugin ABI \(ABIVersion.host): it returned \(statusName(status))"
    case .unsupportedABI(let path, let needed, let host):
      "\(shown(path)) needs plugin ABI \(needed), but this version offers \(host)"
    case .invalidOffer(let path, let reason): "the offer of \(shown(path)) is invalid: \(reason)"
    case .missingItem(let path, let id, let offered):
      "\(shown(path)) does not offer '\(id)', only \(listed(offered.map { quoted($0) }, "and"))"
    case .inputCountMismatch(let path, let id, let manifest, let library, let needs):
      needs.minor == 0 && manifest > 1
        ? "'\(id)' has \(manifest) inputs in its manifest, but \(shown(path)) offers it for plugin ABI \(needs), in "
          + "which modules have one input; several inputs need ABI \(Manifest.severalInputs)"
        : "'\(id)' has \(inputText(manifest)) in its manifest, but \(library) in \(shown(path))"
    case .understatedABI(let path, let id, let manifest, let needed):
      "'\(id)' states plugin ABI \(manifest) in its manifest, but \(shown(path)) needs \(needed)"
    case .versionMismatch(let path, let id, let manifest, let library):
      "'\(id)' has version \(manifest) in its manifest but \(quoted(library)) in \(shown(path))"
    }
  }

  private func inputText(_ count: Int) -> String { count == 1 ? "1 input" : "\(count) inputs" }

  private func shown(_ path: String) -> String { quoted(path, limit: 1024) }
}
