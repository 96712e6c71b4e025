/// The speed of a network's training and evaluation on this machine, measured over a few steps.
package struct TrainingPace: Hashable, Sendable, Codable {
  /// The time before the first step, in seconds.
  package let preparation: Double
  /// The median time of a training step, in seconds.
  package let step: Double
  /// The number of steps per epoch.
  package let steps: Int
  /// The time of the evaluation after each epoch, in seconds.
  package let evaluation: Double
  /// The time of the evaluation on the test images, in seconds; 0 if they are evaluated after each epoch.
  package let test: Double

  /// The estimated time of a trial, in seconds.
  /// - Parameter tests: whether the test accuracy is measured too.
  package func seconds(epochs: Int, tests: Bool) -> Double {
    preparation + Double(epochs) * (Double(steps) * step + evaluation) + (tests ? test : 0)
  }
}

extension Duration {
  /// In seconds.
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
