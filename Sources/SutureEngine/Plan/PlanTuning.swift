/// Optimizations of a plan, all on; only tests turn them off, to compare results with and without.
struct PlanTuning: Hashable {
  /// Whether memory whose content is no longer needed is used again.
  var reusesMemory = true
  /// Whether operations are fused.
  var fuses = true
  /// Whether feature maps may lie in blocks of channels.
  var usesBlocks = true
}
