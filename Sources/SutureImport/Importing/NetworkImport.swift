import SutureExecution
import SutureGraph
import SutureSupport

/// A network of a file, checked and ready to be written as a backbone.
public struct NetworkImport: Sendable {
  /// What the user chooses.
  public struct Request: Sendable {
    /// The file: `.pt2` or ONNX.
    public var file: String
    /// The backbone's id; nil for one made from the file's name.
    public var id: String?
    /// The shape of the input at which it is examined; nil for the exported one.
    public var input: Shape?
    /// The outputs that become the backbone's, by name or by position from 1; empty for all.
    public var outputs: [String]
    /// The number of classes of a classifier that is added to the outputs; nil for none.
    public var addedClasses: Int?

    /// Creates a request.
    public init(
      file: String, id: String? = nil, input: Shape? = nil, outputs: [String] = [], addedClasses: Int? = nil
    ) {
      self.addedClasses = addedClasses
      self.file = file
      self.id = id
      self.input = input
      self.outputs = outputs
    }
  }

  /// A site with what it holds at the examined input.
  public struct Site: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The shape.
    public let shape: Shape
    /// Map or tokens.
    public let layout: Layout

    /// Whether it is the branch of a residual connection.
    public var isResidual: Bool {
      let last = name.split(separator: ".").last ?? ""
      return last == SiteNames.residual || last.hasPrefix("\(SiteNames.residual)_")
    }

    /// The number of channels.
    public var channels: Int {
      switch layout {
      case .map: shape[1]
      case .tokens: shape[2]
      }
    }

    /// Whether attention has something to do there: several channels, and several positions.
    public var isUseful: Bool {
      switch layout {
      case .map: channels >= 4 && shape[2] * shape[3] >= 4
      case .tokens(_, let height, let width): channels >= 4 && height * width >= 4
      }
    }
  }

  /// The backbone's id.
  public let id: String
  /// The file's name without its folder.
  public let fileName: String
  /// The shape of the input at which the network was examined.
  public let typicalInput: Shape
  /// The sites in the order of computation.
  public let sites: [Site]
  /// The number of parameters, counted as numbers.
  public let parameterCount: Int
  /// What the user should know, each a sentence.
  public let notes: [String]
  /// What was read from the file; it has the elements of the variables.
  let file: ForeignFile
  let document: NetworkDocument
  let contract: ImportedContract
  /// The number of classes; nil if the output is something else.
  let classes: Int?

  /// The shapes of input and output: `[n, 3, h, w] → [n, classes]`.
  public var signature: String {
    "[\(contract.input.joined(separator: ", "))] → [\(contract.output.joined(separator: ", "))]"
      + (contract.requirements.isEmpty ? "" : ", \(contract.requirements.joined(separator: ", "))")
  }

  /// The operations and names.
  public var network: ForeignNetwork { document.network }

  /// Reads and examines a network; nothing is written.
  /// - Throws: `ImportError` if the file cannot be read, `UnsupportedNetwork` with everything that cannot be imported.
  public init(_ request: Request) throws {
    let path = request.file
    var file = try ForeignFile(contentsOf: path)
    let outputs = try NetworkImport.outputs(request.outputs, of: file.network, path: path)
    var network = file.network.pruned(to: outputs)
    try NetworkImport.checkOperations(network, path: path)
    network.sites = SiteFinder(network).sites
    let typical = try NetworkImport.typicalInput(request.input, of: network, path: path)
    let added = request.addedClasses
    let classifier = added == nil ? ImportedNetwork.Classifier(of: network) : nil
    let first = try NetworkImport.build(network, typical, isGiven: request.input != nil, classes: added, path: path)
    let made = Set(first.sites.map(\.name))
    network.sites.removeAll { !made.contains($0.name) }
    file.network = network

    let imported = ImportedNetwork(
      network, classifier: classifier, outputs: outputs, addedClasses: added,
      weights: NetworkWeights(elements: file.elements))
    let output = first.graph.shape(first.output)
    var probe = InputProbe(imported, typical: typical, output: output)
    let hasClasses = output.rank == 2 && (added != nil || classifier != nil)
    contract = ImportedContract(&probe, hasClasses: hasClasses)
    classes = hasClasses ? output[1] : nil
    document = NetworkDocument(
      network: network, classifier: hasClasses ? classifier : nil, outputs: outputs, addedClasses: added)
    sites = first.sites.map { mark in
      Site(
        name: mark.name, shape: first.graph.shape(first.graph.nodes[mark.node].inputs[0]), layout: mark.layout)
    }
    typicalInput = typical
    parameterCount = first.graph.parameterCount
    fileName = path.split(separator: "/").last.map(String.init) ?? path
    id = try request.id ?? NetworkImport.id(from: fileName, path: path)
    var notes =
      file.notes.map(NetworkImport.sentence) + NetworkImport.notes(on: probe, outputs: outputs, isTrainable: hasClasses)
    if let added, let last = ImportedNetwork.Classifier(of: network) {
      notes.append(
        "The network already ends in a linear layer ('\(last.weight)'), and '--classes' adds another one: without it, "
          + "'\(id)(classes: \(added))' gives that layer \(added) classes.")
    }
    self.notes = notes
    self.file = file
  }

  // MARK: Steps

  private static func outputs(_ wanted: [String], of network: ForeignNetwork, path: String) throws -> [String] {
    guard !network.outputs.isEmpty else { throw ImportError(file: path, "the network has no output") }
    if wanted.isEmpty { return network.outputs }
    return try wanted.map { word in
      if network.outputs.contains(word) { return word }
      guard let number = Int(word), network.outputs.indices.contains(number - 1) else {
        let shapes = Dictionary(
          network.nodes.flatMap { zip($0.outputs, $0.outputShapes) }.compactMap { name, shape in
            name.flatMap { name in shape.map { (name, " \($0)") } }
          }, uniquingKeysWith: { first, _ in first })
        let known = network.outputs.enumerated().map { "\($0 + 1) '\($1)'\(shapes[$1] ?? "")" }
        throw ImportError(file: path, "there is no output '\(word)'; the network has \(Words.list(known, most: 8))")
      }
      return network.outputs[number - 1]
    }
  }

  /// Names every operation without a rule at once.
  private static func checkOperations(_ network: ForeignNetwork, path: String) throws {
    let rules = network.dialect.rules
    let unknown = network.nodes.filter { rules[$0.operation] == nil }.map { NodeError($0, .unsupported) }
    if !unknown.isEmpty { throw UnsupportedNetwork(file: path, unknown) }
  }

  /// The input's shape at which the network is examined: one image of the exported size.
  private static func typicalInput(_ given: Shape?, of network: ForeignNetwork, path: String) throws -> Shape {
    guard network.inputs.count == 1, let input = network.inputs.first else {
      throw ImportError(
        file: path, "the network has \(Words.plural(network.inputs.count, "input")), and a backbone has one")
    }
    guard (3...4).contains(input.sizes.count) else {
      throw ImportError(
        file: path,
        "its input has \(Words.plural(input.sizes.count, "dimension")); a backbone takes maps [n, c, h, w] or tokens [n, l, c]"
      )
    }
    if let given { return given }
    var sizes: [Int] = []
    for (axis, (size, example)) in zip(input.sizes, input.example).enumerated() {
      guard let known = axis == 0 ? size ?? 1 : size ?? example else {
        throw ImportError(
          file: path, "the file tells no size of axis \(axis + 1) of the input: give '--input', such as 1x3x224x224")
      }
      sizes.append(known)
    }
    guard Shape.fits(sizes), sizes.allSatisfy({ $0 >= 1 }) else {
      throw ImportError(file: path, "the input's sizes \(sizes) are no sizes of a tensor")
    }
    return Shape(sizes)
  }

  /// Builds the network; names all nodes with arguments that cannot be imported.
  ///
  /// Where only another input than the exported one does not fit, that is the error.
  private static func build(
    _ network: ForeignNetwork, _ input: Shape, isGiven: Bool, classes: Int?, path: String
  ) throws -> GraphFragment {
    do {
      return try NetworkBuilder.fragment(of: network, input: input, classes: classes)
    } catch let first as NodeError {
      if isGiven, let exported = try? typicalInput(nil, of: network, path: path), exported != input,
        (try? NetworkBuilder.fragment(of: network, input: exported, classes: classes)) != nil
      {
        throw ImportError(
          file: path,
          "its operations do not fit '--input \(input)', but \(exported), for which it was exported: \(first)")
      }
      // The sizes that the file states are those of the exported input.
      let example = network.inputs[0].example.compactMap(\.self)
      let exported = example.count == input.rank && Shape.fits(example) ? Shape(example) : input
      let (errors, isPartial) = NetworkBuilder.errors(of: network, input: exported)
      throw UnsupportedNetwork(file: path, errors.isEmpty ? [first] : errors, isPartial: isPartial)
    } catch let error as ImportError {
      throw ImportError(file: path, error.reason)
    } catch let error as any DeterministicError {
      throw ImportError(file: path, "\(error)")
    }
  }

  private static func id(from fileName: String, path: String) throws -> String {
    var name = fileName
    for suffix in [".pt2", ".onnx"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
    var id = SiteNames.plain(name.lowercased())
    while id.first.map({ !("a"..."z").contains($0) }) ?? false { id.removeFirst() }
    guard !id.isEmpty else { throw ImportError(file: path, "its name gives no id: give '--name', such as my_net") }
    return String(id.prefix(64))
  }

  /// A clause of a reader as a sentence.
  private static func sentence(_ clause: String) -> String {
    clause.prefix(1).uppercased() + clause.dropFirst() + (clause.hasSuffix(".") ? "" : ".")
  }

  private static func notes(on probe: InputProbe, outputs: [String], isTrainable: Bool) -> [String] {
    var notes: [String] = []
    if !isTrainable {
      notes.append(
        "The output is not that of a linear layer [n, classes]: '--classes 10' adds one, so that the network can be trained."
      )
    }
    if case .fixed(let batch) = probe.freedoms[0] {
      notes.append(
        "The number of images is fixed to \(batch) by the file: export it with a symbolic batch to train on more.")
    }
    if probe.typical.rank == 4, case .fixed = probe.freedoms[2] {
      let reason =
        probe.isFixedByOutput ? ", as the size of the output follows no rule; '--result' or '--classes' frees it" : ""
      notes.append("The image size is fixed to \(probe.typical[2])x\(probe.typical[3])\(reason).")
    }
    if outputs.count > 1, !isTrainable {
      notes.append("Its \(outputs.count) outputs are flattened and joined to [n, size]; '--result' chooses among them.")
    }
    return notes
  }
}
