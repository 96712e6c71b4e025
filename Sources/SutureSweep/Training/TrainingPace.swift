/// How fast a network trains and is evaluated on this machine, from a few steps.
struct TrainingPace: Hashable, Sendable, Codable {
  /// Seconds until the first step can begin.
  let preparation: Double
  /// Seconds of a training step, the median.
  let step: Double
  /// Steps of an epoch.
  let steps: Int
  /// Seconds to evaluate the images that choices are made on, once an epoch.
  let evaluation: Double
  /// Seconds to evaluate the test images after the last epoch; 0 where choices are made on them.
  let test: Double

  /// Seconds of a whole trial.
  /// - Parameter tests: whether its test accuracy is measured too.
  func seconds(epochs: Int, tests: Bool) -> Double {
    preparation + Double(epochs) * (Double(steps) * step + evaluation) + (tests ? test : 0)
  }
}
