import Foundation
import Glibc
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Sweeps with plugins that crash, hang, take memory, start processes and lie: each fails its own trials alone, and the
/// cause is recorded.
@Suite(.serialized)
struct SweepFaultTests {
  /// A plugin that misbehaves, and what is recorded.
  private struct Fault {
    let id: String
    let body: String
    /// As after the module's name.
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
      #expect(results[fault.id]?["reason"] as? String == "'\(fault.id)' \(fault.cause)", "\(fault.id)")
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
    try check(
      [
        Fault(id: "segfaults", body: "*(volatile int *)0 = 1;", cause: "crashed with SIGSEGV while building"),
        Fault(id: "aborts", body: "abort();", cause: "crashed with SIGABRT while building"),
        Fault(id: "kills", body: "kill(getpid(), SIGKILL);", cause: "crashed with SIGKILL while building"),
        Fault(id: "quits", body: "exit(0);", cause: "exited with status 0 while building"),
        Fault(
          id: "gives_up", body: "fprintf(stderr, \"no more\\n\"); _exit(3);",
          cause: "exited with status 3 while building: no more"),
        Fault(
          id: "recurses",
          body: "volatile char room[4096]; room[0] = (char)x;"
            + " suture_status s = item->build(item, host, x + room[0], y); return s + room[0];",
          cause: "crashed with SIGSEGV while building"),
      ], good: ["se", "prints"], in: dropIn)
  }

  @Test func `a thread that a plugin leaves behind and that crashes does not disturb the training`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add(
      "later", "pthread_t t; pthread_create(&t, 0, crash, 0); *y = x; return 0;",
      // While the network is trained, which takes longer, and long after it was built.
      functions: "static void *crash(void *p) { usleep(300000); *(volatile int *)0 = 1; return p; }")
    try folder.write(
      "small.yaml", Sweep.specification(modules: ["later", "se"], stages: "[check, {train: {epochs: 20}}]"))
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let results = try Sweep.results(outcome)
    for id in ["identity", "se", "later"] { #expect(results[id]?["state"] as? String == "done", "\(id)") }
  }

  @Test func `the trap of a failed precondition is told by the signal of its processor`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add("traps", "__builtin_trap();")
    try folder.write("small.yaml", Sweep.specification(modules: ["traps"]))
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    let reason = try Sweep.results(outcome)["traps"]?["reason"] as? String
    let causes = ["SIGILL", "SIGTRAP"].map { "'traps' crashed with \($0) while building" }
    #expect(causes.contains(reason ?? ""), "\(reason ?? "")")
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
    #expect(results["mine"]?["reason"] as? String == "'mine' crashed with SIGABRT while loading its library")
  }

  // MARK: Limits

  @Test func `a plugin that takes too much memory is ended, also where it lifts the system's limits`() throws {
    try check(
      [
        Fault(id: "hoards", body: Self.hoard, cause: "exceeded the memory limit of 1 GiB while building"),
        Fault(
          id: "lifts_and_hoards", body: Self.unlimited + Self.hoard,
          cause: "exceeded the memory limit of 1 GiB while building"),
        Fault(
          id: "asks", body: "char *p = malloc((size_t)64 << 30); p[0] = 1; *y = x; return 0;",
          cause: "crashed with SIGSEGV while building"),
      ], good: [], in: try DropIn(), options: ["--memory-limit", "1024", "--build-limit", "60"])
  }

  @Test func `a plugin that never answers is ended, however it waits or computes`() throws {
    let cause = "timed out after 2 s while building"
    let compute = "for (volatile long i = 0;; i++);"
    try check(
      [
        Fault(id: "hangs", body: "for (;;) sleep(1);", cause: cause),
        Fault(id: "stops", body: "raise(SIGSTOP); for (;;) sleep(1);", cause: cause),
        Fault(id: "computes", body: compute, cause: cause),
        Fault(id: "lifts", body: Self.unlimited + compute, cause: cause),
        Fault(
          id: "ignores", body: "for (int i = 1; i < 32; i++) signal(i, SIG_IGN); raise(SIGTERM);" + compute,
          cause: cause),
      ], good: [], in: try DropIn(), options: ["--build-limit", "2"])
  }

  // MARK: Protocol

  @Test func `a plugin that touches its process's streams is told`() throws {
    try check(
      [
        Fault(
          id: "closes", body: "for (int i = 0; i < 64; i++) close(i); *y = x; return 0;",
          cause: "exited with status 1 while building"),
        Fault(
          id: "closes_and_stays", body: "for (int i = 0; i < 64; i++) close(i); for (;;) sleep(1);",
          cause: "closed its output and did not exit while building"),
        Fault(
          id: "forges", body: "for (int i = 3; i < 64; i++) write(i, \"hello\\n\", 6); *y = x; return 0;",
          cause: "wrote an invalid message while building"),
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

  @Test func `a plugin that reaches out of its process is ended, and what it tried is told`() throws {
    let fork = "tried to start a process while building"
    try check(
      [
        Fault(id: "forks", body: "fork(); *y = x; return 0;", cause: fork),
        Fault(id: "copies", body: "syscall(SYS_fork); *y = x; return 0;", cause: fork),
        Fault(
          id: "writes", body: "fclose(fopen(\"mark\", \"w\")); *y = x; return 0;",
          cause: "tried to write or change a file while building"),
        Fault(
          id: "terminates", body: "kill(0, SIGTERM); *y = x; return 0;",
          cause: "tried to send a signal to another process while building"),
      ], in: try DropIn())
  }

  @Test func `an unconfined plugin that starts processes is told, and none of them survives`() throws {
    let places = try TemporaryFolder()
    let files = ["daemon", "orphan", "shell"].map { places.file($0) }
    let dropIn = try DropIn()
    // What is sent to the whole group is for the process that started it.
    try dropIn.add("terminates", "kill(0, SIGTERM); kill(0, SIGINT); kill(0, SIGHUP); *y = x; return 0;")
    let cause = "started other processes while building"
    try check(
      [
        Fault(id: "forks", body: "fork(); *y = x; return 0;", cause: cause),
        Fault(id: "copies", body: "syscall(SYS_fork); *y = x; return 0;", cause: cause),
        Fault(id: "leaves", body: "leave(); *y = x; return 0;", cause: cause, functions: Self.daemon(files[0])),
        Fault(
          id: "leaves_and_aborts", body: "leave(); abort();", cause: "crashed with SIGABRT while building",
          functions: Self.daemon(files[1])),
        Fault(
          id: "calls", body: "system(\"setsid sleep 1000 & echo $! > \(files[2])\"); *y = x; return 0;",
          cause: cause),
      ], good: ["se", "terminates"], in: dropIn, options: ["--no-sandbox"])
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

  @Test func `a crash is retried, and both attempts are reported`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    // Crashes the first time, and leaves a mark that it has.
    let mark = folder.file("mark")
    try dropIn.add(
      "falters",
      "if (access(\"\(mark)\", F_OK)) { fclose(fopen(\"\(mark)\", \"w\"));"
        + " printf(\"my last words\\n\"); fflush(stdout); abort(); } *y = x; return 0;")
    try folder.write("small.yaml", Sweep.specification(modules: ["falters"]))
    // A confined plugin can leave no mark.
    let outcome = try Program.run(
      ["sweep", "run", "small.yaml", "--registry", dropIn.path, "--no-sandbox", "--json"], in: folder)
    #expect(try Sweep.results(outcome)["falters"]?["state"] as? String == "done")
    #expect(outcome.error.contains("falters is retried: 'falters' crashed with SIGABRT while building: my last words"))
    let shown = try Program.run(["sweep", "show", "1", "--store", "small.db"], in: folder)
    let lost = "train, attempt 1: lost, 'falters' crashed with SIGABRT while building"
    #expect(shown.output.contains(lost), "\(shown.output)")
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
    let crash = "'bad' crashed with SIGABRT while building"
    let quarantine = "'bad' is in quarantine: it went wrong in 5 compositions, last with: \(crash)"
    #expect(reasons.filter { $0 == crash }.count == 5)
    #expect(reasons.filter { $0 == quarantine }.count == 3)
    #expect(outcome.error.contains("\(quarantine); it is skipped for the rest of the sweep"))
    #expect(results.filter { !$0.key.contains("bad") }.allSatisfy { $0.value["state"] as? String == "done" })

    let again = try Program.run(run, in: folder)
    #expect(again.status == 0 && !again.error.contains("is retried"))
    #expect(
      try Sweep.results(again).values.compactMap { $0["reason"] as? String }.filter { $0 == quarantine }.count == 3)
    let retried = try Program.start(run + ["--retry-failed"], in: folder).outcome(seconds: 300)
    #expect(retried.error.contains("is retried"))
    // Another library is another matter.
    try dropIn.add("bad", "*y = x; return 0;")
    let mended = try Sweep.results(try Program.start(run, in: folder).outcome(seconds: 300))
    #expect(mended.count == results.count && mended.allSatisfy { $0.value["state"] as? String == "done" })
  }
}
