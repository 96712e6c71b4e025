import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTestSupport

/// The networks that tests export.
enum ExportCases {
  private static let manifests = Checkout.registry.manifests
  private static let modulesOfOneInput = manifests.filter { $0.kind == .module && $0.contract.inputs.count == 1 }.map(
    \.id)

  /// A module alone, or over two branches if it joins some, on the first shape that its contract admits.
  private static func example(_ manifest: Manifest, _ reference: ModuleReference, on shapes: [Shape]) -> ExportCase? {
    let composition: Composition =
      manifest.contract.inputs.count == 1
      ? .module(reference) : .fusion(reference, [.identity, .module(ModuleReference(id: "sa"))])
    return shapes.first { (try? Checkout.grafter.composer.check(composition, input: Signal($0))) != nil }
      .map { ExportCase(composition: composition.description, input: $0) }
  }

  /// Every module on its own kind of input, with one image and with several, and on a map that is not square.
  static let modules: [ExportCase] = manifests.filter { $0.kind == .module }.flatMap { manifest in
    let shapes: [[Shape]] =
      manifest.contract.inputForm == .map
      ? [[[3, 64, 9, 7], [3, 64, 8, 9], [3, 64, 8, 16]], [[1, 64, 8, 8]]] : [[[3, 17, 64]], [[1, 10, 64]]]
    return shapes.compactMap { example(manifest, ModuleReference(id: manifest.id), on: $0) }
  }

  /// Every module with each value that its manifest proposes for a hyperparameter.
  static let hyperparameters: [ExportCase] = manifests.filter { $0.kind == .module }.flatMap { manifest in
    // Over the pooled maps of two images, a batch norm is too ill-conditioned for single precision.
    let images = ["ms_cam", "aff", "iaff"].contains(manifest.id) ? 8 : 2
    return manifest.hyperparameters.flatMap { hyperparameter in
      hyperparameter.sweep.filter { $0 != hyperparameter.standard }.compactMap { value in
        example(
          manifest, ModuleReference(id: manifest.id, hyperparameters: [hyperparameter.name: value]),
          on: manifest.contract.inputForm == .map
            ? [[images, 64, 6, 10], [images, 64, 8, 16], [images, 64, 7, 14]] : [[2, 15, 64]])
      }
    }
  }

  /// Every ready composition, every operator and function of the grammar, and modules of tokens on maps.
  static let compositions: [ExportCase] =
    Checkout.registry.compositions.map { ExportCase(composition: $0.id, input: [2, 64, 8, 6]) }
    + [
      "identity", "se >> eca", "se + eca", "se * eca", "se | eca", "project(se | eca)", "residual(cbam)",
      "identity_init(sa)", "max(se, eca, simam)", "mean(ca, sa)", "weighted(ca, sa, identity)", "blend(ca, sa)",
      "gated(ca, sa, identity)", "channel_gated(ca, sa)", "gates(cbam, eca, scse)",
      "gate_mean(sge, ca >> sa, identity)",
      "gates(ca#1, sa) >> ca#1", "se >> gates(se, eca) >> se", "se >> se", "se#1 >> eca >> se#1",
      "bam#1 + bam#1 >> srm",
      "identity_init(project(identity | se))", "residual(mhsa)", "mhsa >> se", "external + mvit2",
      "project(mhsa | identity)",
    ].map { ExportCase(composition: $0, input: [2, 32, 6, 5]) }
    + ["aff(se, cbam)", "iaff(sa#1, aff(se, eca)) >> sa#1", "aff(identity, mhsa, reduction: 8)"]
    .map { ExportCase(composition: $0, input: [8, 32, 6, 5]) }
    + ["mhsa >> external", "residual(mhsa) >> mvit2", "channel_gated(mhsa, identity)", "project(mhsa | identity)"]
    .map { ExportCase(composition: $0, input: [2, 9, 32]) }

  /// Every backbone, bare and with grafts at maps, at tokens and at the image.
  ///
  /// Deep networks are not trained: with so few images and positions, rounding decides on which side of its kinks a ReLU
  /// is, and gradients of two programs have nothing in common.
  static let backbones: [ExportCase] = {
    let vit = "vit_base_patch16_224(classes: 7, depth: 2, heads: 4, patch: 8, pre_logits: true, width: 32)"
    let small = "vit_base_patch16_224(classes: 5, depth: 1, heads: 2, patch: 4, width: 16)"
    func graft(_ composition: String, _ site: String, of backbone: String, _ input: Shape) -> ExportCase {
      ExportCase(composition: composition, backbone: backbone, site: site, input: input)
    }
    func bare(_ backbone: String, _ input: Shape) -> ExportCase {
      ExportCase(composition: "identity", backbone: backbone, input: input)
    }
    let trained = [
      bare("resnet8", [2, 3, 16, 16]), bare("resnet20(width: 8)", [3, 1, 17, 13]), bare(vit, [2, 3, 16, 24]),
      bare(small, [1, 1, 8, 8]),
      graft("se >> eca", "layer*.*.residual", of: "resnet8", [2, 3, 16, 16]),
      graft("se#1 + sa#1", "layer3*", of: "resnet20(width: 16)", [2, 3, 16, 12]),
      graft("residual(mhsa)", "layer2.0.residual", of: "resnet8", [2, 3, 16, 16]),
      graft("channel_gated(simam, identity)", "input", of: "resnet8", [3, 4, 9, 9]),
      graft("cbam(reduction: 4)", "blocks.*.attn", of: vit, [2, 3, 16, 24]),
      graft("external", "blocks.1", of: vit, [2, 3, 16, 24]),
      graft("identity_init(eca >> mvit2)", "patch_embed", of: vit, [2, 3, 16, 24]),
      graft("se(reduction: 2)", "layer*.*.residual", of: "resnet18(classes: 7, width: 8)", [2, 3, 64, 64]),
    ]
    let deep = [
      bare("resnet50(classes: 7, width: 8)", [2, 3, 64, 49]),
      graft("grn", "stages.*.blocks.*.mlp.act", of: "convnext_atto(classes: 7, width: 8)", [2, 3, 64, 65]),
      graft("grn", "stages.*.blocks.*.mlp.act", of: "convnext_tiny(classes: 7, width: 8)", [2, 3, 65, 64]),
      graft(
        "se(reduction: 4)", "blocks.*.*.depthwise", of: "mobilenetv3_small_100(classes: 7, width: 0.25)",
        [2, 3, 64, 64]),
      bare("efficientnet_lite0(classes: 7, width: 0.25)", [2, 3, 64, 64]),
      bare("tf_efficientnet_lite0(classes: 7, width: 0.25)", [2, 3, 65, 64]),
      graft("eca", "blocks.*.*.projection", of: "efficientnet_b0(classes: 7, width: 0.25)", [2, 3, 64, 64]),
      graft("sa", "p*", of: "yolov8(classes: 7, width: 0.125)", [2, 3, 64, 65]),
    ]
    return trained
      + deep.map { network in
        var network = network
        network.trains = false
        return network
      }
  }()

  /// ViT-B/16 at its full size, for which training would take long.
  static let largeBackbone = ExportCase(
    composition: "se", backbone: "vit_base_patch16_224", site: "blocks.11",
    input: [1, 3, 224, 224], trains: false)

  // MARK: Random compositions

  /// Random nested compositions of several modules, each once, that fit their input.
  static let random: [ExportCase] = {
    var cases: [ExportCase] = []
    for seed in 0..<40 {
      var stream = RandomStream(seed: UInt64(seed), "export")
      let input: Shape = seed.isMultiple(of: 4) ? [2, 12, 32] : [3 + seed % 2, 32, 7, 6]
      // Those that do not fit, such as a maximum of different numbers of channels, are drawn anew.
      for _ in 0..<200 {
        guard let composition = try? composition(&stream, depth: 3).canonical(in: Checkout.registry),
          (2...8).contains(composition.modules.count), !cases.contains(where: { $0.composition == "\(composition)" }),
          (try? Checkout.grafter.build(composition, input: input)) != nil
        else { continue }
        cases.append(ExportCase(composition: "\(composition)", input: input))
        break
      }
    }
    return cases
  }()

  private static func composition(_ stream: inout RandomStream, depth: Int) -> Composition {
    let parts = { (stream: inout RandomStream, count: Int) in
      (0..<count).map { _ in composition(&stream, depth: depth - 1) }
    }
    switch depth == 0 ? 0 : stream.uniform(below: 8) {
    case 0, 1:
      let id = modulesOfOneInput[stream.uniform(below: modulesOfOneInput.count)]
      return .module(ModuleReference(id: id, tag: stream.uniform(below: 5) == 0 ? "1" : nil))
    case 2: return .identity
    case 3: return .project(composition(&stream, depth: depth - 1))
    case 4: return .identityInit(composition(&stream, depth: depth - 1))
    case 5, 6: return .serial(parts(&stream, 2))
    default:
      let parallel = ParallelOperator.allCases[stream.uniform(below: ParallelOperator.allCases.count)]
      return .parallel(parallel, parts(&stream, min(3, max(2, parallel.arity.lowerBound), parallel.arity.upperBound)))
    }
  }
}
