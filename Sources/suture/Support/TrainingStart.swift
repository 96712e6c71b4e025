import Glibc
import SutureSweep
import SutureTraining

/// Where a training goes on: a checkpoint, and the file that it was read from.
struct TrainingStart {
  let checkpoint: TrainingCheckpoint
  /// How it was begun.
  let recipe: TrainingRecipe
  /// The checkpoint's file.
  let path: String
  /// Where the trained weights go.
  let save: String

  /// Checks that it goes on with what it began with.
  /// - Parameter current: the recipe made from what is there now.
  /// - Throws: `TrainingFile.Failure.changed`.
  func check(_ current: TrainingRecipe) throws {
    if let what = recipe.change(to: current) { throw TrainingFile.Failure.changed(path: path, what: what) }
  }

  /// Removes the file once the trained weights are written: it would go on with what is done.
  func removeCheckpoint() { unlink(path) }
}
