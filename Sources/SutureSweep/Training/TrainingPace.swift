/// How fast a network trains and is judged on this machine, from a few steps.
struct TrainingPace: Hashable, Sendable, Codable {
  /// Seconds until the first step can begin.
  let preparation: Double
  /// Seconds of a training step, the median.
  let step: Double
  /// Steps of an epoch.
  let steps: Int
  /// Seconds to look at all test images.
  let evaluation: Double

  /// Seconds of a whole trial.
  func seconds(epochs: Int) -> Double { preparation + Double(epochs) * (Double(steps) * step + evaluation) }
}
