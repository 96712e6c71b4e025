import Foundation
import SutureProcess
import SutureSandbox

@testable import SutureSpool

/// A pilot whose every move a test makes.
struct HandMadePilot {
  /// A batch that it has taken.
  struct Claim {
    let batch: String
    let entries: [BatchEntry<NumberJob>]
  }

  let folder: SpoolFolder
  private(set) var report: PilotReport
  private var resultNumber = 0

  init(_ path: String, id: String) throws {
    folder = try SpoolFolder.open(path)
    report = PilotReport(id: id, host: "host", process: 1, workers: 1, instructions: "any")
  }

  /// Shows a sign of life.
  mutating func beat(_ state: PilotReport.State = .working, open: [String] = []) throws {
    report.beat += 1
    report.state = state
    report.open = open
    try SpoolFile.write([try JobCoding.encode(report)], to: folder[.pilots, report.id])
  }

  /// Takes a batch; nil if there is none.
  func claim() throws -> Claim? {
    for name in try folder.names(in: .ready) {
      let claim = SpoolName.claim(name, by: report.id)
      guard try folder.take(name, from: .ready, to: .claimed, as: claim) else { continue }
      let lines = try SpoolFile.read(folder[.claimed, claim]).dropFirst()
      return Claim(batch: name, entries: try lines.map { try JobCoding.decode(BatchEntry<NumberJob>.self, $0) })
    }
    return nil
  }

  func reports(of claim: Claim) -> [JobReport<NumberJob>] {
    claim.entries.map { entry in
      JobReport(
        batch: claim.batch, ticket: entry.ticket, seconds: 0.1,
        events: [.answered(entry.work.number, ProcessUsage())])
    }
  }

  /// Delivers results.
  @discardableResult
  mutating func deliver(_ reports: [JobReport<NumberJob>]) throws -> String {
    resultNumber += 1
    let name = SpoolName.numbered(report.id, resultNumber)
    let head = try JobCoding.encode(ResultsHead(pilot: report.id, job: NumberJob.id))
    try SpoolFile.write([head] + reports.map { try JobCoding.encode($0) }, to: folder[.results, name])
    return name
  }
}
