import SutureData
import SutureSupport
import SutureSweep
import SutureTraining

/// The epochs of a training as lines of a table that appear as they come.
struct EpochTable {
  private var table: Table

  /// - Parameter split: the images that accuracies are of.
  init(split: EvaluationSplit) {
    table = Table([
      .right("epoch"), .right("loss"), .right("training"), .right(split.rawValue), .right("seconds"),
    ])
  }

  /// Prints an epoch, below the headings where it is the first.
  mutating func print(_ epoch: TrainingReport.Epoch, to console: Console) {
    let isFirst = table.rows.isEmpty
    table.add([
      "\(epoch.number)", Quantity.decimal(epoch.loss, places: 4), Quantity.decimal(epoch.trainAccuracy, places: 4),
      Quantity.decimal(epoch.accuracy, places: 4), Quantity.decimal(epoch.seconds, places: 2),
    ])
    // Lines appear as they come, so widths follow the headings.
    for line in table.lines().suffix(isFirst ? 2 : 1) { console.print(line) }
  }
}
