import SutureRegistry
import SutureSupport

/// What is known of one module in one runtime, for `info`.
struct RuntimeResult: Encodable {
  /// Whether the module runs in the runtime.
  enum State: String, Encodable {
    case runs, fails, unmeasured
  }

  /// The runtime's id.
  let runtime: String
  /// The measured version of the runtime.
  let runtimeVersion: String
  let module: String
  let state: State
  /// The largest error over all shapes; nil unless it runs.
  let error: Double?
  /// Why it does not run; nil unless it fails.
  let reason: String?
  /// A restriction under which it runs.
  let caveat: String?
  /// The version of the module that was measured; nil if none was.
  let measuredVersion: String?
  /// Whether the registry has another version of the module than was measured.
  let isOutdated: Bool

  enum CodingKeys: String, CodingKey {
    case runtime, module, state, error, reason, caveat
    case runtimeVersion = "runtime_version"
    case measuredVersion = "measured_version"
    case isOutdated = "outdated"
  }

  /// - Parameter manifest: the module's manifest; nil if the registry has no such module.
  init(of module: String, _ manifest: Manifest?, in runtime: MeasuredRuntime) {
    self.runtime = runtime.id
    runtimeVersion = runtime.version
    self.module = module
    let measurement = runtime.measurements[module]
    switch measurement?.outcome {
    case .runs(let error): (state, self.error, reason) = (.runs, error, nil)
    case .fails(let reason): (state, error, self.reason) = (.fails, nil, reason)
    case nil: (state, error, reason) = (.unmeasured, nil, nil)
    }
    caveat = measurement?.caveat
    measuredVersion = measurement.map { "\($0.version)" }
    isOutdated = manifest.map { measurement?.isOutdated(for: $0) ?? false } ?? false
  }

  /// The runtime's name with the measured version.
  var title: String { "\(runtime) \(runtimeVersion)" }

  /// The version that was measured if it is not that of the registry.
  var outdatedText: String? { isOutdated ? measuredVersion.map { "measured with version \($0)" } : nil }

  /// The lines of a module's page: where it runs, where it does not, and where it was not measured.
  static func lines(_ results: [RuntimeResult]) -> [(label: String, text: String?)] {
    func texts(_ state: State, _ text: (RuntimeResult) -> String) -> [String] {
      results.filter { $0.state == state }.map(text)
    }
    let running = texts(.runs) { result in
      let facts = [result.error.map(NumberText.error), result.caveat, result.outdatedText].compactMap { $0 }
      return "\(result.title) (\(facts.joined(separator: "; ")))"
    }
    let failing = texts(.fails) { result in
      "\(result.title): \(result.reason ?? "")\(result.outdatedText.map { " (\($0))" } ?? "")"
    }
    let unmeasured = texts(.unmeasured, \.title)
    return [
      ("runs in", running.isEmpty ? nil : running.joined(separator: ", ")),
      ("not in", failing.isEmpty ? nil : failing.joined(separator: "\n")),
      ("not measured", unmeasured.isEmpty ? nil : unmeasured.joined(separator: ", ")),
    ]
  }
}
