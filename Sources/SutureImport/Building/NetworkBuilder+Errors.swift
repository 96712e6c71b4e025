import SutureGraph

extension NetworkBuilder {
  /// All nodes that cannot be built for an input: where a node fails, its outputs get the sizes that the file states.
  /// - Returns: the errors, and whether the list ends early because the file states no sizes.
  static func errors(
    of network: ForeignNetwork, input: Shape, rules: [String: Rule]
  ) -> (errors: [NodeError], isPartial: Bool) {
    var errors: [NodeError] = []
    guard var builder = try? NetworkBuilder(network, input: input, rules: rules) else { return ([], false) }
    for node in network.nodes {
      do {
        try builder.build(node)
      } catch let error as NodeError {
        errors.append(error)
        guard builder.graph.nodes.count <= NetworkBuilder.maximumNodeCount, builder.substitute(node) else {
          return (errors, true)
        }
      } catch {
        return (errors, true)
      }
    }
    return (errors, false)
  }

  /// Gives a node's outputs the sizes that the file states.
  private mutating func substitute(_ node: ForeignNode) -> Bool {
    guard node.outputShapes.count == node.outputs.count else { return false }
    for (name, sizes) in zip(node.outputs, node.outputShapes) {
      guard let name else { continue }
      guard let sizes, Shape.fits(sizes), sizes.allSatisfy({ $0 >= 1 }),
        let value = try? graph.input("unsupported.\(name)", Shape(sizes)),
        (try? define(name, as: .tensor(value))) != nil
      else { return false }
    }
    return true
  }
}
