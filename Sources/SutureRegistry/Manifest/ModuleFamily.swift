/// The families of this project's modules, by what a module computes.
///
/// A module's family is its first tag; a plugin may have another.
public enum ModuleFamily: String, Hashable, Sendable, CaseIterable {
  /// Gates per channel.
  case channel
  /// Gates per position.
  case spatial
  /// Gates per channel and position.
  case channelSpatial = "channel-spatial"
  /// Depthwise convolutions with a wide neighbourhood.
  case largeKernel = "large-kernel"
  /// Queries, keys and values.
  case selfAttention = "self-attention"
  /// Modules that join branches.
  case fusion

  /// What the modules of the family have in common, in one line.
  public var meaning: String {
    switch self {
    case .channel: "a gate or weight per channel, computed from channels pooled over the whole map"
    case .spatial: "a gate per position, shared by the channels or by a group of them"
    case .channelSpatial: "gates of both kinds, or one gate per element, also from the means of rows and columns"
    case .largeKernel:
      "factors or features from a wide neighbourhood: depthwise convolutions that are large, dilated, along strips of "
        + "the map, or on coarser maps"
    case .selfAttention:
      "positions, tokens or channels exchange features through queries, keys and values, or through a few shared states"
    case .fusion: "two branches joined into one"
    }
  }
}
