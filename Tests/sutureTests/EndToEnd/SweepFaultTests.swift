import Foundation
import Glibc
import SutureTestSupport
import Testing

/// Sweeps with plugins that crash, hang, hoard, multiply and lie: each costs its own trials alone, and the cause is told.
@Suite(.serialized)
struct SweepFaultTests {
  /// A plugin that misbehaves, and what is recorded.
  private struct Fault {
    let id: String
    let body: String
    let cause: String
    var functions = ""
  }

  private static let hoard = "for (;;) { char *p = malloc(1 << 20); if (p == 0) abort(); memset(p, 1, 1 << 20); }"
  private static let unlimited = """
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &all); setrlimit(RLIMIT_DATA, &all);
    """

  /// Runs a sweep over modules that behave and modules that do not, and checks what is recorded of each.
  private func check(_ faults: [Fault], good: [String] = ["se"], in dropIn: DropIn, options: [String] = []) throws {
    for fault in faults { try dropIn.add(fault.id, fault.body, functions: fault.functions) }
    let folder = try TemporaryFolder()
    // One that behaves after each that does not.
    try folder.write("small.yaml", Sweep.specification(modules: good + faults.map(\.id)))
    let outcome = try Program.start(
      ["sweep", "run", "small.yaml", "--registry", dropIn.path, "--workers", "2", "--json"] + options, in: folder
    ).outcome(seconds: 300)
    #expect(outcome.status == 0, "\(outcome.error)")
    let results = try Sweep.results(outcome)
    for id in ["identity"] + good { #expect(results[id]?["state"] as? String == "done", "\(id)") }
    for fault in faults {
      #expect(results[fault.id]?["state"] as? String == "failed", "\(fault.id)")
      #expect(results[fault.id]?["reason"] as? String == fault.cause, "\(fault.id)")
    }
  }

  // MARK: Ends

  @Test func `a plugin that ends its process costs its own trials alone, and the cause is recorded`() throws {
    let dropIn = try DropIn()
    // Prints what looks like an answer, and more than a pipe holds: neither may disturb the protocol.
    try dropIn.add(
      "prints",
      "for (int i = 0; i < 20000; i++) printf(\"{\\\"answer\\\":{\\\"_0\\\":\\\"mine\\\"}}\\n\"); fflush(stdout);"
        + " *y = x; return 0;")
    // What is sent to the whole group is for the coordinator.
    try dropIn.add("terminates", "kill(0, SIGTERM); kill(0, SIGINT); kill(0, SIGHUP); *y = x; return 0;")
    try check(
      [
        Fault(id: "segfaults", body: "*(volatile int *)0 = 1;", cause: "SIGSEGV while building 'segfaults'"),
        Fault(id: "aborts", body: "abort();", cause: "SIGABRT while building 'aborts'"),
        Fault(id: "kills", body: "kill(getpid(), SIGKILL);", cause: "SIGKILL while building 'kills'"),
        Fault(id: "quits", body: "exit(0);", cause: "ended the process with status 0 while building 'quits'"),
        Fault(
          id: "gives_up", body: "fprintf(stderr, \"no more\\n\"); _exit(3);",
          cause: "ended the process with status 3 while building 'gives_up': no more"),
        Fault(
          id: "recurses",
          body: "volatile char room[4096]; room[0] = (char)x;"
            + " suture_status s = item->build(item, host, x + room[0], y); return s + room[0];",
          cause: "SIGSEGV while building 'recurses'"),
      ], good: ["se", "prints", "terminates"], in: dropIn)
  }

  @Test func `a thread that a plugin leaves behind and that crashes is not put down to building`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add(
      "later", "pthread_t t; pthread_create(&t, 0, crash, 0); *y = x; return 0;",
      // While the network is trained, which takes longer, and long after it was built.
      functions: "static void *crash(void *p) { usleep(300000); *(volatile int *)0 = 1; return p; }")
    try folder.write(
      "small.yaml", Sweep.specification(modules: ["later", "se"], stages: "[check, {train: {epochs: 20}}]"))
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    let results = try Sweep.results(outcome)
    let reason = try #require(results["later"]?["reason"] as? String)
    let named = " (with the plugins 'later', 'resnet8')"
    #expect(["preparing", "training"].map { "SIGSEGV while \($0)\(named)" }.contains(reason), "\(reason)")
    for id in ["identity", "se"] { #expect(results[id]?["state"] as? String == "done", "\(id)") }
  }

  @Test func `the trap of a failed precondition is told by the signal of its processor`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add("traps", "__builtin_trap();")
    try folder.write("small.yaml", Sweep.specification(modules: ["traps"]))
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    let reason = try Sweep.results(outcome)["traps"]?["reason"] as? String
    #expect(["SIGILL while building 'traps'", "SIGTRAP while building 'traps'"].contains(reason), "\(reason ?? "")")
  }

  @Test func `the coordinator opens no plugin, so a library that kills on opening costs its trials alone`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.folder.write("mine.yaml", DropIn.manifest("mine"))
    try dropIn.compile(
      "mine",
      """
      #include "suture.h"
      #include <stdlib.h>
      __attribute__((constructor)) static void first(void) { abort(); }
      suture_status suture_plugin(const suture_header *host, const suture_offer **offer) { return SUTURE_FAILED; }
      """)
    try folder.write("small.yaml", Sweep.specification(modules: ["se", "mine"]))
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    #expect(outcome.status == 0)
    let results = try Sweep.results(outcome)
    #expect(results["se"]?["state"] as? String == "done")
    #expect(results["mine"]?["reason"] as? String == "SIGABRT while loading 'mine'")
  }

  // MARK: Limits

  @Test func `a plugin that takes too much time or memory is ended, also where it lifts the system's limits`() throws {
    try check(
      [
        Fault(
          id: "computes", body: "for (volatile long i = 0;; i++);",
          cause: "exceeded the CPU limit of 2 s while building 'computes'"),
        Fault(
          id: "lifts", body: Self.unlimited + " for (volatile long i = 0;; i++);",
          cause: "exceeded the CPU limit of 2 s while building 'lifts'"),
        Fault(
          id: "ignores",
          body: "for (int i = 1; i < 32; i++) signal(i, SIG_IGN); raise(SIGTERM); for (volatile long i = 0;; i++);",
          cause: "exceeded the CPU limit of 2 s while building 'ignores'"),
        Fault(id: "hoards", body: Self.hoard, cause: "more than 1 GiB of memory while building 'hoards'"),
        Fault(
          id: "lifts_and_hoards", body: Self.unlimited + Self.hoard,
          cause: "more than 1 GiB of memory while building 'lifts_and_hoards'"),
        Fault(
          id: "asks", body: "char *p = malloc((size_t)64 << 30); p[0] = 1; *y = x; return 0;",
          cause: "SIGSEGV while building 'asks'"),
      ], good: [], in: try DropIn(), options: ["--cpu-limit", "2", "--memory-limit", "1024"])
  }

  @Test func `a plugin that never answers is ended, however it waits`() throws {
    try check(
      [
        Fault(id: "hangs", body: "for (;;) sleep(1);", cause: "timed out after 10 s while building 'hangs'"),
        Fault(
          id: "stops", body: "raise(SIGSTOP); for (;;) sleep(1);", cause: "timed out after 10 s while building 'stops'"
        ),
        Fault(
          id: "computes", body: "for (volatile long i = 0;; i++);",
          cause: "timed out after 10 s while building 'computes'"),
      ], good: [], in: try DropIn(), options: ["--time-limit", "10"])
  }

  // MARK: Protocol

  @Test func `a plugin that touches the worker's streams is told`() throws {
    try check(
      [
        Fault(
          id: "closes", body: "for (int i = 0; i < 64; i++) close(i); *y = x; return 0;",
          cause: "ended the process with status 1 while building 'closes'"),
        Fault(
          id: "closes_and_stays", body: "for (int i = 0; i < 64; i++) close(i); for (;;) sleep(1);",
          cause: "closed its output and went on while building 'closes_and_stays'"),
        Fault(
          id: "forges", body: "for (int i = 3; i < 64; i++) write(i, \"hello\\n\", 6); *y = x; return 0;",
          cause: "wrote where messages belong while building 'forges'"),
      ], in: try DropIn())
  }

  // MARK: Processes

  /// Leaves a process behind that has left its group and its session, and writes its number into a file.
  private static func daemon(_ file: String) -> String {
    """
    static int copy(void) { return (int)syscall(SYS_fork); }
    static void leave(void) {
      int hand[2];
      pipe(hand);
      if (copy() == 0) {
        setsid();
        if (copy() == 0) {
          FILE *f = fopen("\(file)", "w");
          fprintf(f, "%d", (int)syscall(SYS_getpid));
          fclose(f);
          write(hand[1], "x", 1);
          for (;;) sleep(1);
        }
        syscall(SYS_exit_group, 0);
      }
      char c;
      read(hand[0], &c, 1);
    }
    """
  }

  @Test func `a plugin that starts processes is told, and none of them survives`() throws {
    let places = try TemporaryFolder()
    let files = ["daemon", "orphan", "shell"].map { places.file($0) }
    try check(
      [
        Fault(
          id: "forks", body: "fork(); *y = x; return 0;", cause: "started processes of its own while building 'forks'"),
        Fault(
          id: "copies", body: "syscall(SYS_fork); *y = x; return 0;",
          cause: "started processes of its own while building 'copies'"),
        Fault(
          id: "leaves", body: "leave(); *y = x; return 0;",
          cause: "started processes of its own while building 'leaves'", functions: Self.daemon(files[0])),
        Fault(
          id: "leaves_and_aborts", body: "leave(); abort();", cause: "SIGABRT while building 'leaves_and_aborts'",
          functions: Self.daemon(files[1])),
        Fault(
          id: "calls", body: "system(\"setsid sleep 1000 & echo $! > \(files[2])\"); *y = x; return 0;",
          cause: "started processes of its own while building 'calls'"),
      ], in: try DropIn())
    for file in files {
      let process = try #require(Int32(String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
      #expect(kill(process, 0) == -1 && errno == ESRCH, "\(file)")
    }
  }

  @Test func `processes that the program was born with are left alone`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    // It outlives the sweep, and the run counts as over when it is.
    let outcome = try Program.start(
      ["sweep", "run", "small.yaml"], in: folder, after: "(sleep 5; echo alive > mark) &"
    ).outcome()
    #expect(outcome.status == 0)
    #expect(try folder.names().contains("mark"))
  }

  // MARK: Retries and quarantine

  @Test func `a crash is tried once more, and both attempts are told`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    // Crashes the first time, and leaves a mark that it has.
    let mark = folder.file("mark")
    try dropIn.add(
      "falters",
      "if (access(\"\(mark)\", F_OK)) { fclose(fopen(\"\(mark)\", \"w\"));"
        + " printf(\"my last words\\n\"); fflush(stdout); abort(); } *y = x; return 0;")
    try folder.write("small.yaml", Sweep.specification(modules: ["falters"]))
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    #expect(try Sweep.results(outcome)["falters"]?["state"] as? String == "done")
    #expect(outcome.error.contains("falters is tried once more: SIGABRT while building 'falters'"))
    let shown = try Program.run(["sweep", "show", "1", "--store", "small.db"], in: folder)
    #expect(shown.output.contains("train, attempt 1: lost, SIGABRT while building 'falters'"), "\(shown.output)")
    #expect(shown.output.contains("    | my last words") && shown.output.contains("train, attempt 2: done"))
  }

  @Test func `what a plugin prints cannot steer the terminal on which it is shown`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add("loud", "fprintf(stderr, \"\\033]0;mine\\a\\033[2Jone\\ttwo\\r\\n\"); abort();")
    try folder.write("small.yaml", Sweep.specification(modules: ["loud"]))
    _ = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path], in: folder)
    let shown = try Program.run(["sweep", "show", "1", "--store", "small.db"], in: folder)
    #expect(shown.output.contains("    | ]0;mine[2Jone two\n"), "\(shown.output)")
    #expect(shown.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
  }

  @Test func `a module that goes wrong in five compositions is left out of the rest, also after a stop`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add("bad", "abort();")
    let specification = Sweep.specification(modules: ["se", "eca", "sa", "bad"], arity: [1, 2])
    try folder.write("small.yaml", specification)
    let run = ["sweep", "run", "small.yaml", "--registry", dropIn.path, "--workers", "1", "--json"]
    let outcome = try Program.start(run, in: folder).outcome(seconds: 300)
    #expect(outcome.status == 0, "\(outcome.error)")
    let results = try Sweep.results(outcome)
    let bad = results.filter { $0.key.contains("bad") }
    #expect(bad.count == 8 && bad.allSatisfy { $0.value["state"] as? String == "failed" })
    let reasons = bad.values.compactMap { $0["reason"] as? String }
    let quarantine = "'bad' is in quarantine: it went wrong in 5 compositions, last with: SIGABRT while building 'bad'"
    #expect(reasons.filter { $0 == "SIGABRT while building 'bad'" }.count == 5)
    #expect(reasons.filter { $0 == quarantine }.count == 3)
    #expect(outcome.error.contains("\(quarantine); the rest of the sweep does without it"))
    #expect(results.filter { !$0.key.contains("bad") }.allSatisfy { $0.value["state"] as? String == "done" })

    let again = try Program.run(run, in: folder)
    #expect(again.status == 0 && !again.error.contains("is tried once more"))
    #expect(
      try Sweep.results(again).values.compactMap { $0["reason"] as? String }.filter { $0 == quarantine }.count == 3)
    let retried = try Program.start(run + ["--retry-failed"], in: folder).outcome(seconds: 300)
    #expect(retried.error.contains("is tried once more"))
    // Another library is another matter.
    try dropIn.add("bad", "*y = x; return 0;")
    let mended = try Sweep.results(try Program.start(run, in: folder).outcome(seconds: 300))
    #expect(mended.count == results.count && mended.allSatisfy { $0.value["state"] as? String == "done" })
  }
}
