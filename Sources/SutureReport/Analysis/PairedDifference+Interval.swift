extension PairedDifference {
  /// Half the width of the 95 % interval to show; nil with fewer than two seeds or without spread.
  ///
  /// Without spread the interval would be ± 0, which would suggest certainty.
  public var shownHalfWidth: Double? { hasNoSpread ? nil : halfWidth }
}
