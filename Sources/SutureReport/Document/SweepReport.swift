import SutureComposer
import SutureSupport
import SutureSweep

/// Everything that a report shows of a sweep: the source of the page, of the Markdown document, and of JSON for programs.
///
/// As JSON, every key is written, with `null` where there is no value. Parts that a store or an analysis holds as a whole
/// are encoded as they are there.
public struct SweepReport: Hashable, Sendable, Encodable {
  /// The version of the JSON; every change that a reader has to know raises it.
  public static let currentSchema = 3

  /// The version of the JSON.
  public var schema = SweepReport.currentSchema
  /// What was searched, and the command that repeats it.
  public var sweep: Summary
  /// The machine and the software of the last run.
  public var environment: [Fact]
  /// The plugins that were used, with their digests.
  public var plugins: [Plugin] = []
  /// The stages with what became of their candidates, in order.
  public var stages: [Stage]
  /// The trainings of the sweep, shortest first.
  public var budgets: [SweepBudget]
  /// The columns of the leaderboard, in order.
  package var columns: [ResultColumn.Heading]
  /// Every candidate, best first.
  public var candidates: [Candidate]
  /// The candidates that failed or were refused, by reason; failed ones first, then the largest groups.
  public var losses: [LossGroup]
  /// The operators of compositions, with the texts that the page shows for them.
  public var operators = Operator.all
  /// One heat map for each operator and training budget with pairs, the fullest of each operator first.
  public var pairs: [PairMap]
  /// The training that effects and correlations are computed from; nil where nothing was trained.
  @Nullable public var basis: Basis?
  /// The average differences that modules, operators and places make.
  public var effects: [Effect]
  /// The rank correlations of zero-cost scores with trained accuracy.
  public var correlations: [Correlation]
  /// The learning curves of the best candidates.
  public var curves: [LearningCurve]
  /// The printed structures of the best compositions.
  public var structures: [Structure]
  /// What the grafts of the best finalists do to images, best first; nil where it was not asked for.
  @Nullable public var explanations: [Explanation]? = nil
  /// The findings in words, the most important sentence first.
  public var sentences: [String]
  /// What readers need to know beside tables and plots.
  public var notes: Notes

  /// The result of the bare backbone.
  var baseline: SweepResult? { candidates.first(where: \.result.baseline)?.result }
}

// MARK: - The sweep

extension SweepReport {
  /// What was searched, and the command that repeats it.
  public struct Summary: Hashable, Sendable, Encodable {
    /// How far a sweep has come.
    public enum State: String, Hashable, Sendable, Encodable {
      /// Every candidate has its result.
      case finished
      /// A process works on it.
      case running
      /// It has open candidates, and no process works on it.
      case stopped
    }

    /// The sweep's name.
    public var name: String
    /// The data set.
    public var dataset: String
    /// The network.
    public var backbone: String
    /// The sites of the grafts.
    public var sites: [String]
    /// Whether a composition takes all sites at once or one of them.
    public var placement: SweepSpecification.Placement
    /// When it began, ISO 8601.
    public var started: String
    /// When it ended, ISO 8601.
    @Nullable public var finished: String?
    /// How far it has come.
    public var state: State
    /// The text of its specification, YAML.
    public var specification: String
    /// What the specification decides, with every default.
    public var resolved: ResolvedSpecification
    /// The command that repeats these results.
    public var command: String
    /// The number of duplicates: other spellings of a candidate.
    public var duplicates: Int
    /// The wall time of all its runs, in seconds; nil where one of them has not ended by itself.
    @Nullable public var seconds: Double?
  }

  /// A name and a value that describe the machine or the software.
  public struct Fact: Hashable, Sendable, Encodable {
    /// The name, such as `processor`.
    public var name: String
    /// The value.
    public var value: String
  }

  /// A module or backbone of the sweep, with the SHA-256 digests that identify it.
  public struct Plugin: Hashable, Sendable, Encodable {
    /// The id.
    public var id: String
    /// The version.
    public var version: String
    /// The digest of the manifest's bytes.
    public var manifest: String
    /// The digest of the library's bytes; nil where the store does not have it.
    @Nullable public var file: String?
    /// The digest of what decides the behaviour of the library's code.
    public var code: String

    enum CodingKeys: String, CodingKey {
      case id, version
      case manifest = "manifest_sha256"
      case file = "file_sha256"
      case code = "code_sha256"
    }
  }

  /// A stage as the store holds it, with the number of candidates that it let through as `left`.
  public struct Stage: Hashable, Sendable, Encodable {
    /// The stage.
    public var record: SweepStore.StageRecord

    private enum CodingKeys: CodingKey { case left }

    /// Encodes the keys of the record, and `left`.
    public func encode(to encoder: any Encoder) throws {
      try record.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(record.left, forKey: .left)
    }
  }

  /// An operator that joins modules.
  public struct Operator: Hashable, Sendable, Encodable {
    /// The name by which candidates, pairs and effects refer to it, such as `add`.
    public var name: String
    /// The name for readers, such as `sum`.
    public var title: String
    /// The operator applied to two modules, such as `a + b`.
    public var notation: String

    /// All operators of the grammar.
    public static let all = CompositionOperator.allCases.map(Operator.init)

    /// Describes an operator.
    public init(_ joining: CompositionOperator) {
      (name, title, notation) = (joining.rawValue, joining.title, joining.notation)
    }

    /// The modules that join branches in candidates, in the order in which they first occur.
    static func fusions(in compositions: [Composition]) -> [Operator] {
      var found: [Operator] = []
      for control in compositions.flatMap(OperatorControl.controls) {
        guard case .fusion = control.operator else { continue }
        let fusion = Operator(control.operator)
        if !found.contains(fusion) { found.append(fusion) }
      }
      return found
    }
  }
}

// MARK: - Words and structures

extension SweepReport {
  /// The printed structure of a candidate.
  public struct Structure: Hashable, Sendable, Encodable {
    /// The candidate's number.
    public var candidate: Int
    /// The structure, several lines.
    public var text: String
  }

  /// What readers need to know beside tables and plots, in sentences.
  public struct Notes: Hashable, Sendable, Encodable {
    /// What differences and their intervals are.
    public var differences: String
    /// What effects are averaged over.
    @Nullable public var effects: String?
    /// What scores are correlated with.
    @Nullable public var scores: String?
    /// How latencies are measured, and their error; nil where none was measured.
    @Nullable public var latency: String?
    /// Which candidates have their structures printed.
    public var structures: String
    /// On which machines the figures hold.
    public var scope: String
  }
}
