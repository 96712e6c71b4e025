import SutureRegistry
import SutureSweep
import SutureTraining

extension FinalistTrial {
  /// How the plugins found now differ from those that the trial was trained with, a sentence for each that does.
  /// - Throws: if a plugin is missing.
  func differences(from registry: Registry, _ network: NetworkDescription) throws -> [String] {
    let here = try network.plugins(in: registry)
    return plugins.filter { !here.contains($0) }.map { trained in
      var parts: [String] = []
      func compare(_ what: String, _ then: String, _ now: String?) {
        if let now, now != then { parts.append("\(what) \(then.prefix(12)) then, \(now.prefix(12)) here") }
      }
      let own = here.first { $0.id == trained.id }
      compare("version", trained.version, own?.version)
      compare("manifest", trained.manifest, own?.manifest)
      compare("code", trained.library, own?.library)
      return
        "'\(trained.id)' is not what the weights were trained with (\(parts.joined(separator: "; "))): the network "
        + "may give other numbers"
    }
  }
}
