import SutureData
import SutureSweep

extension SweepBudget {
  /// The images of the accuracies, the selection and the differences of this training, in one sentence.
  public var splitSentence: String {
    switch (choices, comparisons) {
    case (.validation, .test):
      "Ranking, order and every choice use validation accuracy; the finalists' differences to the bare backbone are of "
        + "test accuracy, measured once, for them alone."
    case (.validation, .validation):
      "Accuracies and differences are of the validation images, by which choices are made too."
    case (.test, _):
      "No images were set aside for validation: ranking, order and every choice use test accuracy, so the best look "
        + "slightly better than they are."
    }
  }
}
