/// What a sweep would do, told without doing it.
public struct SweepForecast: Hashable, Sendable, Encodable {
  /// Candidates that fall for one reason.
  public struct Refusal: Hashable, Sendable, Encodable {
    /// The reason, as the first of them has it.
    public let reason: String
    /// How many.
    public let count: Int
    /// One of them.
    public let example: String
    /// A way out for the example, as `inspect` suggests it; nil where there is none.
    public let suggestion: String?
  }

  /// What candidates of a parallel operator are compared with beside the bare backbone.
  public struct Control: Hashable, Sendable, Encodable {
    /// The operator, such as `multiply`.
    public let `operator`: String
    /// The composition that is trained for it; `identity` where the bare backbone is the control.
    public let composition: String
  }

  /// One stage.
  public struct Stage: Hashable, Sendable, Encodable {
    /// As the log names it.
    public let name: String
    /// The candidates that come to it, with the bare backbone.
    public let entered: Int
    /// Those that go on.
    public let left: Int
    /// Whether these numbers follow from a sample; otherwise they are exact.
    public let isEstimate: Bool
    /// Who falls and why: all of them in `check`, those of the sample in `cost`.
    public let refusals: [Refusal]
    /// Pieces of work: a candidate, or a candidate with a seed.
    public let work: Int
    /// Pieces that the store knows already; nil where that cannot be told before the sweep comes to it.
    public let known: Int?
    /// Wall time, with the workers given.
    public let seconds: Double

    enum CodingKeys: String, CodingKey {
      case name, entered, left, refusals, work, known, seconds
      case isEstimate = "is_estimate"
    }
  }

  /// The sweep's name.
  public let name: String
  /// The sites that the patterns match.
  public let sites: [String]
  /// Spellings left out because an equal composition came before.
  public let duplicates: Int
  /// Some of them.
  public let equalities: [CandidateEnumerator.Equality]
  /// Candidates with the bare backbone and the controls.
  public let candidates: Int
  /// The control of each parallel operator that candidates of the first round use.
  public let controls: [Control]
  /// The stages, in order.
  public let stages: [Stage]
  /// How many candidates were measured for the estimate of time.
  public let sample: Int
  /// Why some of them could not be measured.
  public let failures: [Refusal]
  /// Warnings about the shapes of a training step, for the sample and for every module alone.
  public let warnings: [Refusal]
  /// Workers at a time.
  public let workers: Int
  /// The estimate of the whole sweep's wall time, in seconds.
  public let seconds: Double
  /// How far the sample lets it be off either way, in seconds: twice the standard error.
  public let uncertainty: Double
}
