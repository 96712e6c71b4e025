import SutureGraph
import SutureImport
import SutureRegistry
import SutureSupport
import Synchronization

/// A backbone whose graph was imported: builds fragments in this process, as no code of a plugin is involved.
///
/// Two hyperparameters have a meaning: `classes`, the number of outputs of the last layer, and `pretrained`, whether
/// parameters and buffers start with the network's own weights.
package struct ImportedBackbone {
  private let manifest: Manifest
  private let network: ImportedNetwork

  /// Reads the files of a manifest, unless this process has read them before.
  /// - Throws: `ImportError` and errors of the files.
  package init(_ manifest: Manifest, _ files: GraphFiles) throws {
    self.manifest = manifest
    let key = "\(manifest.path) \(manifest.digest)"
    if let known = ImportedBackbone.networks.withLock({ $0[key] }) {
      network = known
      return
    }
    let paths = files.paths(of: manifest)
    network = try ImportedNetwork(
      graph: paths.graph, graphDigest: files.graphDigest, weights: paths.weights, weightsDigest: files.weightsDigest)
    ImportedBackbone.networks.withLock { [network] in $0[key] = network }
  }

  /// The networks that this process has read, by the paths and digests of their manifests.
  private static let networks = Mutex<[String: ImportedNetwork]>([:])

  /// Builds the network.
  /// - Throws: `ImportError` and `NodeError` if it cannot be built for the input, or has another shape than the manifest
  ///   states.
  package func fragment(
    _ hyperparameters: [String: HyperparameterValue], inputs: [Shape], expected: Shape
  ) throws -> GraphFragment {
    guard inputs.count == 1, let input = inputs.first else {
      throw ImportError(file: manifest.path, "a backbone has one input, not \(inputs.count)")
    }
    var settings = ImportedNetwork.Settings()
    if case .integer(let classes) = hyperparameters["classes"] { settings.classes = classes }
    if case .boolean(let flag) = hyperparameters["pretrained"] { settings.isPretrained = flag }
    let fragment = try network.fragment(input: input, settings)
    let made = fragment.graph.shape(fragment.output)
    guard made == expected else {
      throw ImportError(
        file: manifest.path, "for \(input) its contract states the output \(expected), but the network computes \(made)"
      )
    }
    return fragment
  }
}
