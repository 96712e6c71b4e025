/// How fast a network trains and is evaluated on this machine, from a few steps.
package struct TrainingPace: Hashable, Sendable, Codable {
  /// Seconds until the first step can begin.
  package let preparation: Double
  /// Seconds of a training step, the median.
  package let step: Double
  /// Steps of an epoch.
  package let steps: Int
  /// Seconds to evaluate the images that choices are made on, once an epoch.
  package let evaluation: Double
  /// Seconds to evaluate the test images after the last epoch; 0 where choices are made on them.
  package let test: Double

  /// Seconds of a whole trial.
  /// - Parameter tests: whether its test accuracy is measured too.
  package func seconds(epochs: Int, tests: Bool) -> Double {
    preparation + Double(epochs) * (Double(steps) * step + evaluation) + (tests ? test : 0)
  }
}
