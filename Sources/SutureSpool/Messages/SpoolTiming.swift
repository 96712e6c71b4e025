/// The intervals of a coordinator and its pilots.
public struct SpoolTiming: Hashable, Sendable {
  /// Between a pilot's signs of life.
  public var beat = Duration.seconds(5)
  /// After which a pilot that shows none is given up.
  public var silence = Duration.seconds(60)
  /// The longest between looks into the spool, at both ends.
  public var look = Duration.milliseconds(250)
  /// Between looks at the pilots' signs of life.
  public var watch = Duration.seconds(1)
  /// Within which a pilot delivers the results that it has.
  public var delivery = Duration.milliseconds(500)
  /// Before something that failed on the shared disk is tried again.
  public var retry = Duration.seconds(2)

  /// The intervals for pilots that are given up after some time without a sign of life.
  public init(silence: Duration = .seconds(60)) {
    self.silence = silence
    beat = min(beat, silence / 10)
  }
}
