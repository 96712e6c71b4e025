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
  /// - Throws: `ExportError.unsupportedOperation`.
  public func text() throws -> String {
    // Sizes are written in terms of the input's; where they follow it in a way that no expression covers, fewer axes
    // are free.
    for axes in [network.builds.freeAxes, [0], []] {
      do {
        return try text(of: network.builds.restricted(to: axes))
      } catch is SizeSpelling.Unresolved {
        continue
      }
    }
    throw ExportError.unsupportedOperation("reshape", format: "PyTorch")
  }

  private func text(of builds: NetworkBuilds) throws -> String {
    let catalogue = try ClassCatalogue(
      [PyTorchNetwork(builds)], reserved: PyTorchHelpers.names.union(["model", "graft", "torch", "nn", "F"]))
    let classes = catalogue.sources.joined(separator: "\n\n\n")
    let helpers = PyTorchHelpers.used(in: classes)
    var imports = ["import torch", "from torch import nn"]
    if (classes).contains("F.") { imports.append("from torch.nn import functional as F") }
    let factory = """
      def model():
          \"""The network with fresh parameters.\"""
          return \(catalogue.roots[0])
      """
    return ([documentation(builds) + "\n" + imports.joined(separator: "\n")] + helpers + [classes, factory])
      .joined(separator: "\n\n\n") + "\n"
  }

  /// The file's docstring.
  private func documentation(_ builds: NetworkBuilds) -> String {
    let origin = network.origin
    var lines = ["\(origin.subject), written by \(origin.program).", ""]
    lines.append("Input: \(shape(of: builds)).")
    if !origin.plugins.isEmpty {
      lines.append("")
      for plugin in origin.plugins {
        lines.append("\(plugin.name) (\(plugin.id) \(plugin.version))\(plugin.paper.map { ": \($0)" } ?? "")")
      }
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
