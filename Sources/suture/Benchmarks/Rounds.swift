/// Measures the sides of a comparison in turn, round after round, so that all see the same machine.
struct Rounds {
  /// The runs that tell how many a round needs.
  private static let probeRuns = 3

  /// How many rounds count.
  let count: Int

  /// Measures; the cells are in the sides' order.
  ///
  /// A side that fails is left out from then on. Before the first round every side runs a few times, last one first:
  /// that tells how many runs take half a second, and by then the processes have done what they do only once.
  /// - Throws: `MeasurementError.interrupted` alone.
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

  /// Does what a side has not failed before; its failure is the cell's.
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
