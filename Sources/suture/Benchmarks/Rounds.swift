/// Measures the sides of a comparison in turn, in several rounds, so that all are measured under the same conditions.
struct Rounds {
  /// Number of calibration runs that determine the number of runs per round.
  private static let probeRuns = 3

  /// Number of measured rounds.
  let count: Int

  /// Measures all sides; the results are in the sides' order.
  ///
  /// A side that fails is not measured again. Before the first round every side runs a few times, last one first, to
  /// determine how many runs take half a second and to complete one-time initialization.
  /// - Throws: only `MeasurementError.interrupted`.
  func measure(_ sides: [any MeasuredSide]) throws(MeasurementError) -> [MeasuredCell] {
    defer { for side in sides { side.end() } }
    var cells = [MeasuredCell](repeating: MeasuredCell(), count: sides.count)
    for (index, side) in sides.enumerated() {
      try attempt(&cells[index]) { _ throws(MeasurementError) in try side.begin() }
    }
    for (index, side) in sides.enumerated().reversed() {
      try attempt(&cells[index]) { cell throws(MeasurementError) in
        let probe = try plausible(try side.measure(runs: Rounds.probeRuns))
        cell.runs = BenchmarkStatistics.runs(secondsEach: BenchmarkStatistics.median(probe.seconds) ?? 1)
        cell.note(probe)
      }
    }
    for _ in 0..<count {
      for (index, side) in sides.enumerated() {
        try attempt(&cells[index]) { cell throws(MeasurementError) in
          cell.add(try plausible(try side.measure(runs: cell.runs)))
        }
      }
    }
    return cells
  }

  /// Runs a closure unless the side has failed before; records its failure.
  private func attempt(
    _ cell: inout MeasuredCell, _ body: (inout MeasuredCell) throws(MeasurementError) -> Void
  ) throws(MeasurementError) {
    guard cell.failure == nil else { return }
    do throws(MeasurementError) {
      try body(&cell)
    } catch {
      if error == .interrupted { throw error }
      cell.fail(error)
    }
  }

  private func plausible(_ measurement: RoundMeasurement) throws(MeasurementError) -> RoundMeasurement {
    guard measurement.isPlausible else { throw .garbled("seconds \(measurement.seconds.prefix(3))") }
    return measurement
  }
}
