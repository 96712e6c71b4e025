import SutureData
import SutureSupport
import SutureSweep
import SutureTraining

/// A table of the epochs of a training, printed line by line while it runs.
struct EpochTable {
  private var table: Table

  /// - Parameter split: the images of the accuracies beside those on the training images.
  init(split: EvaluationSplit) {
    table = Table([
      .right("epoch"), .right("loss"), .right("training"), .right(split.rawValue), .right("seconds"),
    ])
  }

  /// Prints an epoch; the first one below the headings.
  mutating func print(_ epoch: TrainingReport.Epoch, to console: Console) {
    let isFirst = table.rows.isEmpty
    table.add([
      "\(epoch.number)", NumberText.decimal(epoch.loss, digits: 4), NumberText.percent(epoch.trainAccuracy),
      NumberText.percent(epoch.accuracy), NumberText.decimal(epoch.seconds, digits: 2),
    ])
    // The following rows are not known yet, so the headings decide the widths.
    for line in table.lines().suffix(isFirst ? 2 : 1) { console.print(line) }
  }
}
