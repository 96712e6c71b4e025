/// A new plugin's files: one gate per channel, x · σ(weight · GAP(x) / temperature), as a starting point.
struct PluginTemplate {
  /// The plugin's programming language.
  enum Language: String, CaseIterable {
    case swift, c
  }

  /// The module's id, such as `my_attention`.
  let id: String
  /// The library's and type's name, such as `MyAttention`.
  let typeName: String
  let language: Language

  /// - Throws: `PluginKitError.badName` if the id is not valid as the name of a file, a type and a manifest.
  init(id: String, language: Language) throws(PluginKitError) {
    let words = id.split(separator: "_", omittingEmptySubsequences: false)
    guard id.count <= 64, id.first?.isLowercase == true, words.allSatisfy({ !$0.isEmpty }),
      id.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") })
    else { throw .badName(id) }
    self.id = id
    self.language = language
    let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    typeName = PluginTemplate.modules.contains(name) ? name + "Module" : name
  }

  /// Module names that a plugin may not use.
  private static let modules = ["Swift", "CSuture", "SuturePlugin", "Glibc", "Foundation"]

  /// Every file by its path within the plugin's folder.
  var files: [(path: String, text: String)] {
    let source =
      language == .swift ? ("\(typeName).swift", swiftSource) : ("\(id).c", cSource)
    return [
      source, ("registry/\(id).yaml", manifest), ("Makefile", makefile), ("README.md", readme), (".gitignore", ignored),
    ]
  }

  private var manifest: String {
    """
    schema: 1
    id: \(id)
    kind: module
    name: \(typeName)
    version: 0.1.0
    abi: 1
    library: \(typeName)
    summary: One gate per channel, from its mean over the map.
    license: MIT
    tags: [channel, gate]
    contract:
      input: [n, c, h, w]
      output: [n, c, h, w]
    hyperparameters:
      temperature: {type: float, default: 1.0, min: 0.1, max: 10.0, sweep: [0.5, 1.0, 2.0], doc: Softens the gate.}

    """
  }

  private var readme: String {
    """
    # \(typeName)

    A plugin for Suture: y = x · σ(weight · GAP(x) / temperature).

        make                                            # builds registry/lib\(typeName).so
        suture verify \(id) --registry registry         # checks it against its manifest
        suture inspect \(id) --input 8x64x32x32 --registry registry

    `suture plugin install registry` installs it in your own registry.

    """
  }

  private var ignored: String { "/build/\n/registry/*.so\n" }
}
