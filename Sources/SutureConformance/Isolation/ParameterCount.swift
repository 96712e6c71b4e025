import SutureGraph
import SutureRegistry

/// Counts what a manifest does not state.
public enum ParameterCount {
  /// The number of parameters on an input's shape with default hyperparameters, counted by a process that builds it.
  /// - Parameter program: the file of a program that runs `ConformanceWorker`.
  /// - Throws: where it cannot be built, or not in time.
  public static func counted(
    of manifest: Manifest, on shape: Shape, program: String, limits: ConformanceLimits = ConformanceLimits()
  ) throws -> Int {
    let subject = ConformanceSubject(manifest, registry: Registry(folders: []), limits: limits)
    let answer = try FreshBuild.ask(.count(shape: shape.dimensions), of: subject, program: program)
    guard case .counted(let count) = answer.message else {
      throw FreshBuild.Failure(description: "in a fresh process it built nothing")
    }
    return count
  }
}
