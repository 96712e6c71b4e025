/// Options, quoted for a shell, that a command line needs to reproduce a failure.
public struct ReproductionOptions: Hashable, Sendable {
  /// For every command of this program: the registry's folders.
  public var registry: String
  /// For commands that build: the time limit of one build.
  public var building: String
  /// For `suture verify` only: the limits of one check.
  public var verifying: String

  /// Creates options; omitted ones have their defaults.
  public init(registry: String = "", building: String = "", verifying: String = "") {
    self.registry = registry
    self.building = building
    self.verifying = verifying
  }

  /// The options that a command accepts, each preceded by a space; empty for another program's command, such as `nm`.
  func suffix(of command: String) -> String {
    let words = command.split(separator: " ").prefix(2).map(String.init)
    guard words.count == 2, words[0] == "suture" else { return "" }
    let options =
      switch words[1] {
      case "verify": [verifying, building, registry]
      case "inspect", "probe", "run": [building, registry]
      default: [registry]
      }
    return options.filter { !$0.isEmpty }.map { " \($0)" }.joined()
  }
}
