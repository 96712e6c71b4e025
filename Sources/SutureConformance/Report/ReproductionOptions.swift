/// Options that a failure's command line needs to show the same failure again, as a shell reads them.
public struct ReproductionOptions: Hashable, Sendable {
  /// For every command of this program: the folders of the registry.
  public var registry: String
  /// For commands that build: the time limit of one build.
  public var building: String
  /// For `suture verify` alone: the limits of one check.
  public var verifying: String

  /// Creates options; those left out have their defaults.
  public init(registry: String = "", building: String = "", verifying: String = "") {
    self.registry = registry
    self.building = building
    self.verifying = verifying
  }

  /// The options that a command takes, each after a space; nothing for another program's command, such as `nm`.
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
