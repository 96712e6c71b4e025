import SutureGraph

/// The classes of a generated file: scopes that differ in literals alone are instances of one.
struct ClassCatalogue {
  /// The source of each class, classes used by others first.
  private(set) var sources: [String] = []
  /// For each network, the constructor of its root.
  private(set) var roots: [String] = []
  /// For each network, the literals of its root's constructor, by parameter.
  private(set) var rootArguments: [[(name: String, literal: String)]] = []

  private struct Instance {
    let network: Int
    let scope: Int
    let draft: ClassDraft
  }

  private var takenNames: Set<String>

  /// - Parameters:
  ///   - networks: the networks, whose roots and scopes become classes.
  ///   - reserved: names that classes must not take.
  /// - Throws: `ExportError`; `SizeSpelling.Unresolved`.
  init(_ networks: [PyTorchNetwork], reserved: Set<String>) throws {
    takenNames = reserved
    var constructors = [[Int: String]](repeating: [:], count: networks.count)
    var methodNames = [[ClassWriter.CallKey: String]](repeating: [:], count: networks.count)
    roots = [String](repeating: "", count: networks.count)
    rootArguments = [[(name: String, literal: String)]](repeating: [], count: networks.count)
    let highest = networks.flatMap(\.heights).max() ?? 0
    for height in 0...highest {
      var instances: [Instance] = []
      for (index, network) in networks.enumerated() {
        for scope in network.graph.scopes.indices where network.heights[scope] == height {
          switch network.kinds[scope] {
          case .layer, .sequential, .moduleList: continue
          case .module, .namedSequential: break
          }
          let writer = ClassWriter(
            network: network, constructors: constructors[index], methodNames: methodNames[index])
          let (draft, names) = try writer.draft(of: scope)
          methodNames[index].merge(names) { first, _ in first }
          instances.append(Instance(network: index, scope: scope, draft: draft))
        }
      }
      for group in ClassCatalogue.groups(instances) {
        let parameters = add(group.map(\.draft))
        for (instance, arguments) in zip(group, parameters.arguments) {
          let slots = zip(parameters.names, arguments).map { name, literal in
            (name, PythonText.slot(name, literal))
          }
          let texts = slots.count > 3 ? slots.map { "\($0)=\($1)" } : slots.map(\.1)
          let constructor = "\(parameters.className)(\(texts.joined(separator: ", ")))"
          constructors[instance.network][instance.scope] = constructor
          if instance.scope == 0 {
            roots[instance.network] = PythonText.filled(constructor) { $0.literalText }
            rootArguments[instance.network] = Array(zip(parameters.names, arguments)).map { (name: $0, literal: $1) }
          }
        }
      }
    }
  }

  /// The class of a network's root.
  func rootClass(_ network: Int) -> String { String(roots[network].prefix { $0 != "(" }) }

  /// Instances of one class, in order of first appearance.
  private static func groups(_ instances: [Instance]) -> [[Instance]] {
    var order: [String] = []
    var groups: [String: [Instance]] = [:]
    for instance in instances {
      let key = instance.draft.skeleton
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(instance)
    }
    return order.compactMap { groups[$0] }
  }

  private struct Parameters {
    let className: String
    let names: [String]
    /// For each instance, the literals of the parameters.
    let arguments: [[String]]
  }

  /// Adds the class that several drafts with one skeleton are instances of.
  private mutating func add(_ drafts: [ClassDraft]) -> Parameters {
    let draft = drafts[0]
    let columns = drafts.map(\.slots)
    var names: [String] = []
    var vectors: [[String]] = []
    /// The parameter that each slot has become; nil for slots that are equal in all instances.
    var parameterOfSlot: [Int?] = []
    for (position, slot) in draft.slots.enumerated() {
      let vector = columns.map { $0[position].literal }
      if Set(vector).count == 1 {
        parameterOfSlot.append(nil)
      } else if let known = vectors.firstIndex(of: vector) {
        parameterOfSlot.append(known)
      } else {
        let hint = PythonText.identifier(slot.hint, otherwise: "value")
        names.append(PythonText.free(hint, draft.attributes.union(names)))
        vectors.append(vector)
        parameterOfSlot.append(vectors.count - 1)
      }
    }
    let className = PythonText.free(PythonText.identifier(draft.typeName, otherwise: "Module"), takenNames)
    takenNames.insert(className)
    sources.append(ClassCatalogue.source(of: draft, className, names, parameterOfSlot))
    return Parameters(
      className: className, names: names,
      arguments: drafts.indices.map { instance in vectors.map { $0[instance] } })
  }

  private static func source(
    of draft: ClassDraft, _ className: String, _ names: [String], _ parameterOfSlot: [Int?]
  ) -> String {
    var position = 0
    func filled(_ line: String, _ prefix: String) -> String {
      PythonText.filled(line) { slot in
        defer { position += 1 }
        return slot.text(parameterOfSlot[position].map { prefix + names[$0] } ?? slot.literal)
      }
    }
    let extra = filled(draft.extra ?? "", "self.")
    let initialization = draft.initialization.map { filled($0, "") }
    let methods = draft.methods.map { $0.map { filled($0, "self.") } }
    let stored = names.filter { name in
      ([extra] + methods.flatMap { $0 }).contains { $0.contains("self.\(name)") }
    }
    var lines = ["class \(className)(\(draft.isSequential ? "nn.Sequential" : "nn.Module")):"]
    func add(_ block: [String]) {
      if lines.count > 1 { lines.append("") }
      lines += block.flatMap { PythonText.wrapped("    \($0)") }
    }
    let body = stored.map { "self.\($0) = \($0)" } + initialization
    if !body.isEmpty {
      add(
        ["def __init__(\((["self"] + names).joined(separator: ", "))):", "    super().__init__()"]
          + body.map { "    \($0)" })
    }
    for method in methods { add(method) }
    if draft.extra != nil { add(["def extra_repr(self):", "    return \(extra)"]) }
    if className != draft.typeName {
      add(["def _get_name(self):", "    return \(PythonText.quoted(draft.typeName))"])
    }
    if lines.count == 1 { lines.append("    pass") }
    return lines.joined(separator: "\n")
  }
}
