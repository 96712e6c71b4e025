import SutureSweep

extension SweepReport {
  /// What was searched, and how to do it again.
  public struct Summary: Hashable, Sendable, Encodable {
    /// How far a sweep has come.
    public enum State: String, Hashable, Sendable, Encodable {
      /// Every candidate has gone as far as it goes.
      case finished
      /// It is being worked on.
      case running
      /// It has open candidates and nobody works on them.
      case stopped
    }

    /// How a composition is put into several sites.
    public enum Placement: String, Hashable, Sendable, Encodable {
      /// Into all of them at once.
      case together
      /// Into each alone, as candidates of their own.
      case each
    }

    /// The sweep's name.
    public var name: String
    /// The images.
    public var dataset: String
    /// The network.
    public var backbone: String
    /// Where compositions are grafted.
    public var sites: [String]
    /// How a composition is put into several sites.
    public var placement: Placement
    /// When it began, as ISO 8601.
    public var started: String
    /// When it ended, as ISO 8601.
    public var finished: String?
    /// How far it has come.
    public var state: State
    /// Its specification's text, in YAML.
    public var specification: String
    /// What the specification decides, with every default written out.
    public var resolved: ResolvedSpecification
    /// The command that makes these results again.
    public var command: String
    /// How many spellings stood for a candidate that was there already.
    public var duplicates: Int
    /// The time it was worked on, in seconds.
    public var seconds: Double?
  }
}
