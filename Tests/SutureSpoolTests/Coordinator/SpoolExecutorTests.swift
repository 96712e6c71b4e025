import Foundation
import SutureProcess
import SutureSandbox
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSpool

/// The coordinator with pilots, and with what can go wrong.
struct SpoolExecutorTests {
  @Test func `each job is answered once, whatever the number of pilots`() throws {
    let bench = try SpoolBench()
    let pilots = [1, 1, 3].map { bench.startPilot(bench.pilotOptions(workers: $0)) }
    #expect(try bench.run(Array(0..<120)) == SpoolBench.fine(0..<120))
    for pilot in pilots { #expect(try pilot.end() == .finished) }
    for part in [SpoolFolder.Part.ready, .claimed, .results, .damaged] {
      #expect(try SpoolFolder.open(bench.path).names(in: part).isEmpty)
    }
  }

  @Test func `failures and losses arrive as from local workers`() throws {
    let bench = try SpoolBench(
      """
      case $number in
        1) fail broken ;;
        2) exit 3 ;;
        3) [ -e $0.once ] || { touch $0.once; exit 4; }; answer 3 ;;
        4) answer 77 ;;
        *) answer $number ;;
      esac
      """)
    let pilot = bench.startPilot()
    let outcomes = try bench.run(Array(0..<5))
    let lost = "the worker exited with status"
    #expect(outcomes[0] == SpoolBench.fine([0])[0])
    #expect(outcomes[1] == .init(failures: ["broken"], begun: 1, ended: 1))
    #expect(outcomes[2]?.losses.count == 2 && outcomes[2]?.begun == 2 && outcomes[2]?.ended == 1)
    #expect(outcomes[2]?.losses.allSatisfy { $0.hasPrefix(lost) } ?? false, "\(outcomes)")
    #expect(outcomes[3]?.answers == [3] && outcomes[3]?.losses.count == 1 && outcomes[3]?.begun == 2)
    #expect(outcomes[4]?.losses.first?.contains("another number") ?? false)
    #expect(try pilot.end() == .finished)
  }

  @Test func `equal jobs are answered each`() throws {
    let bench = try SpoolBench()
    let pilot = bench.startPilot()
    #expect(try bench.run([5, 5, 5]) == [5: .init(answers: [5, 5, 5], begun: 3, ended: 3)])
    _ = try pilot.end()
  }

  // MARK: Lost pilots

  @Test func `what a dead pilot holds is given to others, and a zombie's late results are ignored`() throws {
    let bench = try SpoolBench()
    var dead = try HandMadePilot(bench.path, id: "dead")
    try dead.beat()
    var held: [HandMadePilot.Claim] = []
    var pilot: SpoolBench.Running?
    var isLate = false
    let outcomes = try bench.run(Array(0..<20), silence: .milliseconds(300)) {
      if held.count < 2 {
        if let claim = try dead.claim() { held.append(claim) }
        return
      }
      if pilot == nil { pilot = bench.startPilot(bench.pilotOptions(silence: .milliseconds(300))) }
      // It goes on after it was given up: its results must not count, though it shows more signs of life.
      if !isLate, bench.told.contains(where: { $0.contains("'dead'") }) {
        isLate = true
        let reports = held.flatMap(dead.reports)
        try dead.deliver(
          reports.map { report in
            JobReport(
              batch: report.batch, ticket: report.ticket, seconds: 1, events: [.answered(-99, ProcessUsage())])
          })
        try dead.beat()
      }
    }
    #expect(isLate && outcomes == SpoolBench.fine(0..<20))
    _ = try pilot?.end()
  }

  @Test func `a pilot that dies between a claim and its first word is noticed`() throws {
    let bench = try SpoolBench()
    let silent = try HandMadePilot(bench.path, id: "silent")
    var pilot: SpoolBench.Running?
    let outcomes = try bench.run(Array(0..<4), silence: .milliseconds(200)) {
      if pilot == nil, try silent.claim() != nil {
        pilot = bench.startPilot(bench.pilotOptions(silence: .milliseconds(200)))
      }
    }
    #expect(outcomes == SpoolBench.fine(0..<4))
    _ = try pilot?.end()
  }

  @Test func `a result that is delivered twice counts once`() throws {
    let bench = try SpoolBench()
    var pilot = try HandMadePilot(bench.path, id: "twice")
    try pilot.beat()
    let outcomes = try bench.run(Array(0..<10)) {
      while let claim = try pilot.claim() {
        for _ in 0..<3 { try pilot.deliver(pilot.reports(of: claim)) }
      }
    }
    #expect(outcomes == SpoolBench.fine(0..<10))
  }

  @Test func `a job that is cut off again and again is given up in the end`() throws {
    let bench = try SpoolBench()
    var pilot = try HandMadePilot(bench.path, id: "short")
    try pilot.beat()
    let outcomes = try bench.run([1]) {
      guard let claim = try pilot.claim() else { return }
      try pilot.deliver(
        claim.entries.map {
          JobReport(batch: claim.batch, ticket: $0.ticket, seconds: 0, events: [.returned(wasRunning: true)])
        })
    }
    #expect(
      outcomes == [
        1: .init(
          losses: ["the worker was cut off 5 times by the end of its worker's time"], begun: 1, ended: 1)
      ])
  }

  // MARK: Files

  @Test func `damaged and foreign files are set aside, and their jobs run again`() throws {
    let bench = try SpoolBench()
    var clumsy = try HandMadePilot(bench.path, id: "clumsy")
    try clumsy.beat()
    var pilot: SpoolBench.Running?
    let outcomes = try bench.run(Array(0..<8)) {
      guard pilot == nil, let claim = try clumsy.claim() else { return try clumsy.beat(.idle) }
      let name = try clumsy.deliver(clumsy.reports(of: claim))
      // Between the rename and this, the coordinator may have read it: then there is nothing to damage.
      let path = clumsy.folder[.results, name]
      if let bytes = try? FileBytes.read(path) { try? Data(bytes.dropLast(9)).write(to: URL(fileURLWithPath: path)) }
      try bench.folder.write("spool/results/notes", "not of the spool")
      try bench.folder.write("spool/results/Zoë's notes", "neither")
      try bench.folder.write("spool/claimed/notes~~", "")
      try bench.folder.write("spool/pilots/clumsy.2", "{}")
      try FileManager.default.createDirectory(
        atPath: bench.folder.file("spool/results/folder"), withIntermediateDirectories: true)
      pilot = bench.startPilot()
    }
    #expect(outcomes == SpoolBench.fine(0..<8))
    #expect(bench.told.contains { $0.contains("Zoë's notes' is no file of the spool") }, "\(bench.told)")
    _ = try pilot?.end()
  }

  @Test func `a result that the system cannot read does not hold up the others, and its job runs again`() throws {
    let bench = try SpoolBench("sleep 0.2; answer $number")
    var clumsy = try HandMadePilot(bench.path, id: "clumsy")
    try clumsy.beat()
    var pilot: SpoolBench.Running?
    let outcomes = try bench.run(Array(0..<8), silence: .milliseconds(400)) {
      guard pilot == nil else { return try clumsy.beat(.idle) }
      guard let claim = try clumsy.claim() else { return }
      // A link to itself in its place: opening it fails, listing the folder does not.
      let path = clumsy.folder[.results, SpoolName.numbered("clumsy", 1)]
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      #expect(claim.entries.count == 1)
      pilot = bench.startPilot()
    }
    #expect(outcomes == SpoolBench.fine(0..<8))
    #expect(bench.told.contains { $0.contains("clumsy") && $0.hasSuffix("; trying again") }, "\(bench.told)")
    #expect(bench.told.contains { $0.contains("what it may have reported is run again") }, "\(bench.told)")
    _ = try pilot?.end()
  }

  @Test func `a batch of long descriptions has fewer jobs, and one that no pilot could read is refused`() throws {
    let bench = try SpoolBench()
    let executor = try SpoolExecutor(bench.options(), supply: nil, isInterrupted: { false }, tell: { _ in })
    var failures: [String] = []
    let handler = JobHandler<TextJob>(
      lost: { _, _, _ in }, failed: { _, failure, _, _ in failures.append("\(failure)") }, answered: { _, _, _ in })
    let jobs =
      [TextJob(text: String(repeating: "x", count: 3 << 20))]
      + (0..<12).map { TextJob(text: "\($0)" + String(repeating: "y", count: 300 << 10)) }
    let run = try SpoolRun(jobs, limits: JobLimits(), handler, in: executor)
    // Short jobs: by their duration alone, several would go into one batch.
    run.sizing.record(0.001)
    run.sizing.mostBytes = 1 << 20
    _ = try run.step()
    #expect(failures == ["the trial's description has 3 MiB, and the spool takes at most 2 MiB"])
    let counts = try executor.folder.names(in: .ready).map {
      try SpoolFile.read(executor.folder[.ready, $0]).count - 1
    }
    #expect(counts == [3, 3])
  }

  @Test func `a batch that cannot be read is written again`() throws {
    let bench = try SpoolBench()
    var pilot: SpoolBench.Running?
    let folder = try SpoolFolder.open(bench.path)
    let outcomes = try bench.run(Array(0..<6)) {
      guard pilot == nil, let name = try folder.names(in: .ready).first else { return }
      try bench.folder.write("spool/ready/\(name)", "suture-spool 1 torn")
      pilot = bench.startPilot()
    }
    #expect(outcomes == SpoolBench.fine(0..<6))
    _ = try pilot?.end()
  }

  @Test func `while the shared disk fails, both ends wait, and lose nothing`() throws {
    let bench = try SpoolBench()
    let (results, hidden) = (bench.folder.file("spool/results"), bench.folder.file("hidden"))
    var looks = 0
    let pilot = bench.startPilot()
    let outcomes = try bench.run(Array(0..<60)) {
      looks += 1
      switch looks % 10 {
      case 3 where looks < 60: rename(results, hidden)
      case 9: rename(hidden, results)
      default: break
      }
    }
    rename(hidden, results)
    #expect(outcomes == SpoolBench.fine(0..<60))
    #expect(bench.told.contains { $0.hasSuffix("no such file or directory; trying again") }, "\(bench.told)")
    #expect(try pilot.end() == .finished)
  }

  // MARK: Coordinators

  @Test func `a coordinator that was killed finds what was finished meanwhile`() throws {
    let bench = try SpoolBench()
    var pilot = try HandMadePilot(bench.path, id: "diligent")
    try pilot.beat()
    // The first coordinator ends when its first results have arrived, and the pilot holds more.
    var claims: [HandMadePilot.Claim] = []
    let first = try bench.run(Array(0..<12), stopsAfter: 1) {
      guard claims.count < 3, let claim = try pilot.claim() else { return }
      claims.append(claim)
      if claims.count == 1 { try pilot.deliver(pilot.reports(of: claim)) }
    }
    #expect(first.values.allSatisfy { $0.ended == 1 } && !first.isEmpty && first.count < 12)
    try SpoolBench.wait {
      if claims.count < 2, let claim = try pilot.claim() { claims.append(claim) }
      return true
    }
    for claim in claims.dropFirst() { try pilot.deliver(pilot.reports(of: claim)) }
    let merged = Set(claims.dropFirst().flatMap(\.entries).map(\.work.number))
    let rest = (0..<12).filter { first[$0] == nil }
    // The second coordinator begins with them, and its pilot does only what is missing.
    let helper = bench.startPilot()
    let second = try bench.run(rest)
    #expect(second == SpoolBench.fine(rest) && merged.isSubset(of: rest))
    #expect(try helper.end() == .finished)
  }

  @Test func `a coordinator ends if another one takes over its spool`() throws {
    let bench = try SpoolBench()
    let folder = try SpoolFolder.open(bench.path)
    let other = CoordinatorNote(
      id: "other", host: "there", process: 7, program: "test", engine: "test", beat: 1, state: .open)
    #expect(throws: SpoolError.takenOver(path: bench.path, by: "process 7 on there")) {
      _ = try bench.run([1]) { try other.write(in: folder) }
    }
  }

  @Test func `a coordinator that stops leaves nothing that a pilot would begin`() throws {
    let bench = try SpoolBench()
    _ = try bench.run(Array(0..<5), stopsAfter: 0)
    #expect(try SpoolFolder.open(bench.path).names(in: .ready).isEmpty)
    #expect(CoordinatorNote.read(in: try SpoolFolder.open(bench.path))?.state == .paused)
  }
}
