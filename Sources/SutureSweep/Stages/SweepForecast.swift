import SutureSupport

/// An estimate of the candidates, work and time of a sweep, made without running it.
public struct SweepForecast: Hashable, Sendable, Encodable {
  /// Candidates that are refused or fail for the same reason.
  public struct Refusal: Hashable, Sendable, Encodable {
    /// The reason of the example; those of the others may differ in names and numbers.
    public let reason: String
    /// The number of candidates.
    public let count: Int
    /// The label of one of the candidates.
    public let example: String
    /// A suggested change for the example, as `inspect` prints it; nil if there is none.
    public let suggestion: String?
  }

  /// The control of a parallel operator, with which its candidates are compared in addition to the bare backbone.
  public struct Control: Hashable, Sendable, Encodable {
    /// The operator, such as `multiply`.
    public let `operator`: String
    /// The control's composition; `identity` if it is the bare backbone.
    public let composition: String
  }

  /// The forecast of a stage.
  public struct Stage: Hashable, Sendable, Encodable {
    /// The stage's title.
    public let name: String
    /// The number of candidates that enter the stage, including the bare backbone.
    public let entered: Int
    /// The number of candidates that go on.
    public let left: Int
    /// Whether these numbers are estimated from a sample; otherwise they are exact.
    public let isEstimate: Bool
    /// The refused candidates by reason: all of them if `usesSample` is false, otherwise those of the sample.
    public let refusals: [Refusal]
    /// Whether the stage runs trials, of which a sample is measured; otherwise it checks contracts alone.
    public let usesSample: Bool
    /// The number of trials: one per candidate, or one per candidate and seed.
    public let work: Int
    /// The number of trials with a result in the store; nil if it cannot be determined before the stage begins.
    public let known: Int?
    /// The estimated wall time, in seconds.
    public let seconds: Double

    enum CodingKeys: String, CodingKey {
      case name, entered, left, refusals, work, known, seconds
      case isEstimate = "is_estimate"
    }
  }

  /// The disk space that kept weights take.
  public struct Weights: Hashable, Sendable, Encodable {
    /// The estimated number of trials whose weights are kept: those of the last training stage.
    public let trials: Int
    /// The estimated size of all files, in bytes.
    public let bytes: Int
  }

  /// The sweep's name.
  public let name: String
  /// The sites that the patterns match.
  public let sites: [String]
  /// The number of spellings omitted because they equal a composition that is tried.
  public let duplicates: Int
  /// Examples of omitted spellings.
  public let equalities: [SpellingEquality]
  /// The number of candidates, including the bare backbone and the controls.
  public let candidates: Int
  /// The control of each parallel operator used by candidates of the first round.
  public let controls: [Control]
  /// The stages, in order.
  public let stages: [Stage]
  /// The number of candidates measured for the time estimate.
  public let sample: Int
  /// The candidates of the sample that could not be measured, by reason.
  public let failures: [Refusal]
  /// Warnings about the shapes of a training step, for the sample and for every single module.
  public let warnings: [Refusal]
  /// The number of worker processes.
  public let workers: Int
  /// The estimated wall time of the whole sweep, in seconds.
  public let seconds: Double
  /// The uncertainty of the estimate in either direction, in seconds: twice the standard error.
  public let uncertainty: Double
  /// The disk space that kept weights take; nil if none are kept, or none of the sample could be measured.
  @Nullable public var weights: Weights?
}
