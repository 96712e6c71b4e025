import SutureExecution
import SutureGraph

/// The limit of rewritings that only make a plan faster: the new graph may need more nodes than a graph can hold.
enum RewritingLimit {
  /// Runs a rewriting of a graph.
  /// - Returns: nil if the result exceeds a limit of graphs, such as the number of nodes.
  /// - Throws: `EngineError.rewriting` for any other error: the rewriting is wrong.
  static func attempt<Result>(_ rewriting: () throws(GraphError) -> Result) throws(EngineError) -> Result? {
    do throws(GraphError) {
      return try rewriting()
    } catch {
      switch error {
      case .overBudget: return nil
      case .unknownOperation, .invalidShape, .invalidAttribute, .duplicateName, .givenValues, .unknownName,
        .sharedShape,
        .unknownValue, .unbalancedScopes, .noGradient:
        throw .rewriting(error)
      }
    }
  }
}
