import SutureGraph
import SutureSupport

/// The reason why a composition is invalid, or does not fit its input or site.
public enum CompositionError: DeterministicError, Hashable, Sendable {
  /// The output shapes of parallel branches cannot be joined by the operator.
  case branchesDiffer(operator: ParallelOperator, shapes: [Shape])
  /// A map module is applied to tokens of this shape, whose grid is unknown.
  case noGrid(Shape)
  /// A tensor of this shape is neither a map (rank 4) nor tokens (rank 3).
  case neitherMapNorTokens(Shape)
  /// A map module changes the number of channels, but prefix tokens keep theirs.
  case prefixChannelsDiffer(before: Int, after: Int)
  /// The output of a grafted composition has a different shape than the site.
  case changesSite(composition: Composition, before: Shape, after: Shape)
  /// Two modules have one id and one tag, but different hyperparameters.
  case sharedDiffers(ModuleReference, ModuleReference)
  /// A module joins another number of branches than it is applied to; `names` are those of its inputs, one for a
  /// module that joins none.
  case branchCount(module: String, names: [String], given: Int)
  /// A composition is applied to another number of tensors than it takes.
  case inputCount(of: Composition, expected: Int, given: Int)
  /// A module with one input is named where one that joins branches is needed.
  case joinsNothing(module: String)
  /// A name with branches is neither a function nor a module.
  case unknownFunction(String, known: [String])
  /// A reference to a ready composition has branches, hyperparameters or a tag.
  case readyCompositionTakesNothing(ModuleReference)
  /// Ready compositions refer to each other in a cycle, or nest too deeply; their ids from the outermost.
  case usesItself([String])
  /// A composition must keep the shape of its input and does not; `what` names it, such as `identity_init`.
  case changesShape(what: String, before: Shape, after: Shape)
  /// The output of a branch is not its input times a gate, which the operator needs.
  case noGate(operator: ParallelOperator, branch: Composition, GateObstacle)
  /// The pattern matches none of the backbone's sites.
  case noSuchSite(pattern: String, backbone: String, sites: [String])
}

extension CompositionError: CustomStringConvertible {
  /// The facts, and a suggestion if there is one.
  public var description: String {
    switch self {
    case .branchesDiffer(let joining, let shapes):
      return "branches of '\(joining.spelling)' give different shapes: "
        + shapes.map(\.description).joined(separator: " and ")
    case .noGrid(let shape):
      return "a map module needs the grid of the tokens \(shape), which only a site knows: name it with --backbone and "
        + "--site, or give a map [n, c, h, w]\n"
        + "did you mean \(Shape([1] + shape.dimensions).spelling)?"
    case .neitherMapNorTokens(let shape):
      return "\(shape) has \(shape.rank) dimension\(shape.rank == 1 ? "" : "s"): modules take maps [n, c, h, w] or "
        + "tokens [n, l, c]; give one of these, or graft with --backbone and --site"
    case .prefixChannelsDiffer(let before, let after):
      return "prefix tokens keep their \(before) channels, so the \(after) of the map cannot join them"
    case .changesSite(let composition, let before, let after):
      var text = "'\(composition)' turns \(before) into \(after), but what follows the site needs \(before)"
      if before.rank == after.rank, zip(before.dimensions, after.dimensions).filter(!=).count == 1 {
        text += "\nproject(\(composition)) brings back its channels"
      }
      return text
    case .sharedDiffers(let first, let second):
      return "'\(first)' and '\(second)' cannot share their weights: their hyperparameters differ"
    case .readyCompositionTakesNothing(let reference):
      return "'\(reference.id)' is a composition: it takes neither branches nor hyperparameters nor a tag"
    case .branchCount(let module, let names, let given):
      guard names.count > 1 else {
        return "'\(module)' has one input and joins no branches: in series write 'a >> \(module)'; hyperparameters are "
          + "'name: value', see 'suture info \(module)'"
      }
      let form = "\(module)(\(FusionOperator.branchNames(names.count).joined(separator: ", ")))"
      let example = ["se", "eca"] + Array(repeating: "identity", count: names.count - 2)
      let count = given == 0 ? "and cannot stand alone" : "not \(given)"
      return "'\(module)' joins \(names.count) branches, \(count): write '\(form)', such as "
        + "'\(module)(\(example.joined(separator: ", ")))'"
    case .inputCount(let composition, let expected, let given):
      return "'\(composition)' takes \(Words.plural(expected, "tensor")), not \(given)"
    case .joinsNothing(let module): return "'\(module)' has one input: it cannot join branches"
    case .unknownFunction(let name, let known): return CompositionFunction.unknown(name, modules: known)
    case .usesItself(let path):
      return "compositions refer to each other in a cycle, or nest too deeply: \(path.joined(separator: " → "))"
    case .changesShape(let what, let before, let after):
      return "\(what) must keep the shape \(before), but its output is \(after)"
    case .noGate(let joining, let branch, let obstacle):
      return "'\(joining.spelling)' joins modules that multiply their input by a gate, and '\(branch)' has no gate: "
        + "\(obstacle)\n'+', '*', '>>' and 'mean' join any modules; '*' multiplies their outputs"
    case .noSuchSite(let pattern, let backbone, let sites):
      return "\(backbone) has no site '\(pattern)'\(Suggestion.clause(for: pattern, in: sites))\n"
        + "its sites: \(sites.prefix(12).joined(separator: ", "))"
        + (sites.count > 12 ? " and \(sites.count - 12) more, which 'suture probe \(backbone)' lists" : "")
    }
  }
}
