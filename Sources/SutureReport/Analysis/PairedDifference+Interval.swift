extension PairedDifference {
  /// Half the width of the 95 % interval, where there is one to show; nil below two seeds and without spread.
  ///
  /// Without spread Student's t would say ± 0, which readers take for certainty.
  public var shownHalfWidth: Double? { hasNoSpread ? nil : halfWidth }
}
