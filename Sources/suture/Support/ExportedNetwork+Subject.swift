import SutureComposer
import SutureExecution
import SutureExport
import SutureGraph
import SutureRegistry
import SutureSupport

extension NetworkBuilds {
  /// Builds a composition or network for its input and others.
  /// - Parameter isSingle: whether the build for the input itself is enough.
  /// - Throws: errors of the builds for the input itself.
  init(_ subject: GraftSubject, with grafter: Grafter, isSingle: Bool = false) throws {
    func builds(_ input: Shape) throws -> NetworkBuilds {
      try NetworkBuilds(input: input, axes: isSingle ? [] : input.rank == 4 ? [0, 2, 3] : [0, 1]) { shape in
        var other = subject
        other.input = shape.dimensions
        return try other.build(with: grafter)
      }
    }
    let input = Shape(subject.input)
    self = try builds(input)
    // In a build for one image, reshapes to one and to the number of images are the same.
    guard !isSingle, input[0] == 1, !freeAxes.contains(0) else { return }
    var several = input
    several[0] = 2
    do {
      let other = try builds(several)
      if other.freeAxes.isSuperset(of: freeAxes.union([0])) { self = other.inPlace(of: self) }
    } catch let refusal as any DeterministicError where refusal.isDeterministic {
      // The network takes one image alone.
      return
    }
  }
}

extension ExportedNetwork {
  /// Builds a composition or network to be exported.
  /// - Parameters:
  ///   - isPicture: whether the structure alone is needed, without weights and other input sizes.
  ///   - weights: provides the values of the network's variables.
  init(
    _ subject: GraftSubject, _ origin: Origin, with grafter: Grafter, isPicture: Bool = false,
    weights: ([Variable]) throws -> VariableStore
  ) throws {
    let builds = try NetworkBuilds(subject, with: grafter, isSingle: isPicture)
    self.init(
      builds: builds, weights: isPicture ? try VariableStore([], seed: 0) : try weights(builds.graph.variables),
      origin: origin)
    guard subject.backbone == nil else { return }
    buildForChannels = { channels in
      var other = subject
      other.input[subject.input.count == 4 ? 1 : subject.input.count - 1] = channels
      return try NetworkBuilds(other, with: grafter)
    }
  }
}

extension ExportedNetwork.Origin {
  /// Where a composition or network comes from.
  /// - Parameter facts: further facts about where it comes from, by key.
  init(
    _ subject: GraftSubject, with grafter: Grafter, facts: [String: String] = [:]
  ) throws {
    let composition = try subject.parsed()
    let isBare = composition == .identity && subject.backbone != nil
    var manifests = try Set(composition.modules.map(\.id)).sorted().map { id in
      try grafter.registry.manifest(id, kind: .module)
    }
    if let backbone = subject.backbone {
      let reference = try CompositionParser.parseReference(backbone)
      manifests.append(try grafter.registry.manifest(reference.id, kind: .backbone))
    }
    self.init(
      program: "suture \(Main.version)", composition: isBare ? nil : subject.composition,
      backbone: subject.backbone, sites: isBare ? [] : subject.sites,
      plugins: try manifests.map { manifest in
        ExportedNetwork.Plugin(
          id: manifest.id, name: manifest.name, version: "\(manifest.version)",
          codeDigest: try grafter.source.codeDigest(of: manifest), paper: manifest.paper?.line)
      }, facts: facts)
  }
}

extension Paper {
  /// Title, year and identifier on one line.
  fileprivate var line: String {
    [title, year.map { "\($0)" }, arxiv.map { "arXiv:\($0)" } ?? doi.map { "doi:\($0)" }].compactMap { $0 }
      .joined(separator: ", ")
  }
}
