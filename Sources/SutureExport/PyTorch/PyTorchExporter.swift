import SutureGraph
import SutureSupport

/// Writes a network as one Python file of `nn.Module` classes that imports PyTorch alone.
///
/// `print(model())` shows the structure that Suture prints, and `state_dict` has the same keys and shapes.
public struct PyTorchExporter {
  private let network: ExportedNetwork

  /// Creates an exporter.
  public init(_ network: ExportedNetwork) {
    self.network = network
  }

  /// The file's text.
  /// - Throws: `ExportError.unsupportedOperation`; errors of builds for other numbers of channels that do not follow from
  ///   the composition.
  public func text() throws -> String { try source(try channelVariants()).text }

  /// The axes of the input whose sizes may vary in the file; it refuses other sizes along the others.
  /// - Throws: as `text()`.
  public func freeAxes() throws -> Set<Int> { try source([]).freeAxes }

  private func source(_ variants: [ChannelVariant]) throws -> (text: String, freeAxes: Set<Int>) {
    let free = network.builds.freeAxes
    // Sizes are written in terms of the input's; where they follow it in a way that no expression covers, fewer axes
    // are free.
    for axes: Set<Int> in [[0, 1, 2, 3], [0]] {
      do {
        return (try text(variants, axes: axes), free.intersection(axes))
      } catch is SizeSpelling.Unresolved {
        continue
      }
    }
    return (try text(variants, axes: []), [])
  }

  private func text(_ variants: [ChannelVariant], axes: Set<Int>) throws -> String {
    let builds = network.builds.restricted(to: axes)
    let variants = variants.map { variant -> ChannelVariant in
      (variant.channels, variant.builds?.restricted(to: builds.freeAxes), variant.refusal)
    }
    let networks = [PyTorchNetwork(builds)] + variants.compactMap { $0.builds.map(PyTorchNetwork.init) }
    let reserved = PyTorchHelpers.names.union(PyTorchGraft.names).union(["model", "torch", "nn", "F"])
    let catalogue = try ClassCatalogue(networks, reserved: reserved)
    let classes = catalogue.sources.joined(separator: "\n\n\n")
    let usesFunctions = classes.contains("F.")
    let head =
      documentation(builds, hasGraft: !variants.isEmpty) + "\n"
      + (["import torch", "from torch import nn"] + (usesFunctions ? ["from torch.nn import functional as F"] : []))
      .joined(separator: "\n")
    let factory = """
      def model():
          \"""The network with fresh parameters.\"""
          return \(catalogue.roots[0])
      """
    return ([head] + PyTorchHelpers.used(in: classes) + [classes, factory] + graft(variants, catalogue, builds))
      .joined(separator: "\n\n\n") + "\n"
  }

  /// The composition for other numbers of channels, or why it does not fit.
  private typealias ChannelVariant = (channels: Int, builds: NetworkBuilds?, refusal: String)

  private func channelVariants() throws -> [ChannelVariant] {
    guard let build = network.buildForChannels else { return [] }
    let own = PyTorchNetwork(network.builds).channels
    // A table for each of many numbers of channels would make the file too large.
    let others = network.builds.graph.holdsTables ? [] : GraftFactory.channels
    return try Set(others + [own]).sorted().map { channels in
      do {
        return (channels, try build(channels), "")
      } catch let refusal as any DeterministicError where refusal.isDeterministic {
        return (channels, nil, "\(refusal)")
      }
    }
  }

  private func graft(
    _ variants: [ChannelVariant], _ catalogue: ClassCatalogue, _ builds: NetworkBuilds
  ) -> [String] {
    guard !variants.isEmpty, let composition = network.origin.composition else { return [] }
    var index = 0
    let outcomes = variants.map { variant -> (channels: Int, outcome: GraftFactory.Outcome) in
      guard variant.builds != nil else { return (variant.channels, .refused(variant.refusal)) }
      index += 1
      return (
        variant.channels,
        .built(className: catalogue.rootClass(index), arguments: catalogue.rootArguments[index])
      )
    }
    let isMap = builds.graph.inputs.first.map { builds.graph.shape($0.value).rank == 4 } ?? true
    return [
      GraftFactory(composition: composition, outcomes).source,
      PyTorchGraft.source(composition: composition, isMap: isMap),
    ]
  }

  /// The file's docstring.
  private func documentation(_ builds: NetworkBuilds, hasGraft: Bool) -> String {
    let origin = network.origin
    var lines = ["\(origin.subject), written by \(origin.program).", ""]
    lines.append("Input: \(shape(of: builds)).")
    if !origin.plugins.isEmpty {
      lines.append("")
      for plugin in origin.plugins {
        lines.append("\(plugin.name) (\(plugin.id) \(plugin.version))\(plugin.paper.map { ": \($0)" } ?? "")")
      }
    }
    if hasGraft {
      lines += ["", "graft(network, {\"layer1.0\": COMPOSITION}) inserts it into a network of your own."]
    }
    lines += [
      "", "The weights' keys are those of Suture's safetensors files:",
      "    network = model()", "    network.load_state_dict(safetensors.torch.load_file(\"weights.safetensors\"))",
      "",
      "Where maxima are equal, 'amax' shares the gradient among them; 'max(dim)' and max pooling give it to the first.",
    ]
    let text = lines.joined(separator: "\n").replacing("\\", with: "\\\\").replacing("\"\"\"", with: "'''")
    return "\"\"\"\(text)\n\"\"\"\n"
  }

  /// The input's sizes, with names for those that may vary.
  private func shape(of builds: NetworkBuilds) -> String {
    let input = builds.graph.inputs.first.map { builds.graph.shape($0.value) } ?? []
    let names = input.rank == 4 ? ["batch", "channels", "height", "width"] : ["batch", "tokens", "channels"]
    let sizes = input.dimensions.enumerated().map { axis, size in
      builds.freeAxes.contains(axis) && axis < names.count ? names[axis] : "\(size)"
    }
    return "[\(sizes.joined(separator: ", "))]"
  }
}
