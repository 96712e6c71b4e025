import Foundation
import Glibc
import SutureComposer
import SutureGraph
import SutureProcess
import SutureRegistry
import SutureSandbox
import SutureTestSupport
import Testing

/// Builders: what they keep, which limits hold, and whose fault a loss is.
struct BuilderTests {
  /// The name of the parameter counts the builds of a process.
  private static let counting = #"static int count; snprintf(text, sizeof text, "build_%d", ++count);"#

  private static let small: Shape = [1, 2, 4, 4]

  @Test func `the same build is asked for once, and a builder is kept for other shapes`() throws {
    let plugins = try PluginFolder()
    try plugins.add("probe", Self.counting)
    let builders = plugins.builders()
    #expect(try plugins.built("probe", by: builders) == "build_1")
    #expect(try plugins.built("probe", by: builders) == "build_1")
    #expect(try plugins.built("probe", by: builders, input: Self.small) == "build_2")
    #expect(try plugins.built("probe", by: builders) == "build_1")
    #expect(try plugins.built("probe", by: plugins.builders()) == "build_1")
  }

  @Test func `more plugins than builders are kept alive are all built`() throws {
    let plugins = try PluginFolder()
    let ids = (0..<9).map { "probe_\($0)" }
    for id in ids { try plugins.add(id) }
    let builders = plugins.builders()
    for input in [[1, 4, 8, 8], Self.small] {
      for id in ids { #expect(try plugins.built(id, by: builders, input: input) == "p") }
    }
  }

  // MARK: What is loaded

  @Test(arguments: [true, false])
  func `the bytes that are hashed are the bytes that are loaded`(isConfined: Bool) throws {
    let (plugins, others) = (try PluginFolder(), try PluginFolder())
    try plugins.add("probe", #"strcpy(text, "old");"#)
    try others.add("probe", #"strcpy(text, "new");"#)
    let builders = plugins.builders(isConfined: isConfined)
    let manifest = try plugins.manifest("probe")
    let digest = try builders.codeDigest(of: manifest)
    try plugins.folder.write("libprobe.so", try others.folder.bytes("libprobe.so"))
    let fragment = try builders.fragment(of: manifest, hyperparameters: [:], input: Self.small)
    #expect(fragment.graph.parameters.map(\.name) == ["old"])
    #expect(try builders.codeDigest(of: manifest) == digest)
    let later = plugins.builders(isConfined: isConfined)
    #expect(try later.codeDigest(of: manifest) != digest)
    #expect(try plugins.built("probe", by: later) == "new")
  }

  @Test func `a manifest that changed after it was read is refused`() throws {
    let plugins = try PluginFolder()
    try plugins.add("probe")
    let manifest = try plugins.manifest("probe")
    let text = try plugins.folder.read("probe.yaml")
    try plugins.folder.write("probe.yaml", text.replacing("summary: A probe.", with: "summary: Another."))
    let fault = try #require(throws: BuildFault.self) {
      try plugins.builders().fragment(of: manifest, hyperparameters: [:], input: Self.small)
    }
    #expect(fault.module == "probe" && "\(fault)".contains("manifest changed"))
  }

  // MARK: Losses

  struct Ending: CustomTestStringConvertible {
    let name: String
    var body = ""
    var functions = ""
    let kind: JobLoss.Kind
    var phase = JobPhase.building("probe")
    var testDescription: String { name }
  }

  private static func atLoad(_ body: String) -> String {
    "__attribute__((constructor)) static void begin(void) { \(body) }"
  }

  static let endings = [
    Ending(name: "exit 0", body: "exit(0);", kind: .exited(status: 0)),
    Ending(name: "exit 3", body: "_exit(3);", kind: .exited(status: 3)),
    Ending(
      name: "exit at load", functions: atLoad("_exit(0);"), kind: .exited(status: 0), phase: .loading("probe")),
    Ending(
      name: "crash", body: "*(volatile int *)8 = 1;", kind: .crashed(signal: SIGSEGV)),
    Ending(
      name: "crash at load", functions: atLoad("*(volatile int *)8 = 1;"), kind: .crashed(signal: SIGSEGV),
      phase: .loading("probe")),
    Ending(
      name: "abort", body: "abort();", kind: .crashed(signal: SIGABRT)),
    Ending(
      name: "kill", body: "kill(getpid(), SIGKILL);", kind: .crashed(signal: SIGKILL)),
    Ending(
      name: "close", body: "for (int file = 0; file < 1024; file++) close(file);", kind: .exited(status: 1)),
    Ending(name: "hang", body: "for (;;) pause();", kind: .timedOut(seconds: 2)),
    Ending(
      name: "compute", body: "for (volatile int i = 0;; i++) {}", kind: .timedOut(seconds: 2)),
    Ending(
      name: "hang at load", functions: atLoad("for (;;) pause();"), kind: .timedOut(seconds: 2),
      phase: .loading("probe")),
    Ending(
      name: "flood", body: "for (;;) { puts(text); fputs(text, stderr); }", kind: .timedOut(seconds: 2)),
  ]

  @Test(arguments: endings) func `a loss names plugin, cause and phase`(ending: Ending) throws {
    let plugins = try PluginFolder()
    try plugins.add("probe", ending.body, functions: ending.functions)
    let began = ContinuousClock.now
    let limit: Double = if case .timedOut(let seconds) = ending.kind { seconds } else { 60 }
    let loss = try #require(try plugins.loss("probe", by: plugins.builders(seconds: limit)))
    #expect(began.duration(to: .now) < .seconds(30))
    #expect(loss.kind == ending.kind && loss.phase == ending.phase && loss.blamed == "probe")
    // What it printed may follow.
    #expect("\(loss)".hasPrefix("\(JobLoss(ending.kind, while: ending.phase))") && !"\(loss)".contains("\n"))
  }

  @Test func `hoarding memory breaks the limit, and costs the machine no more than that`() throws {
    let plugins = try PluginFolder()
    try plugins.add(
      "probe",
      """
      for (;;) {
        char *memory = malloc(1 << 24);
        if (memory == 0) pause();
        else memset(memory, 1, 1 << 24);
      }
      """)
    let limit = 256 << 20
    let loss = try #require(try plugins.loss("probe", by: plugins.builders(memory: limit)))
    #expect(loss.kind == .exceededMemory(bytes: limit))
    #expect(loss.usage.peakMemory < 2 * limit)
    #expect("\(loss)" == "'probe' exceeded the memory limit of 256 MiB while building")
  }

  @Test func `what a plugin prints in passing does not matter`() throws {
    let plugins = try PluginFolder()
    try plugins.add(
      "probe", #"for (int i = 0; i < 300000; i++) { puts("a line of output"); fputs("a line of errors\n", stderr); }"#)
    #expect(try plugins.built("probe", by: plugins.builders()) == "p")
  }

  @Test func `after two timeouts nothing more is asked of a plugin`() throws {
    let plugins = try PluginFolder()
    try plugins.add("probe", "for (;;) pause();")
    let builders = plugins.builders(seconds: 0.5)
    let losses = try (0..<20).map { _ in try plugins.loss("probe", by: builders) }
    #expect(Set(losses.map { $0?.kind }) == [.timedOut(seconds: 0.5)])
    #expect(losses[2] == losses[19])
  }

  // MARK: Several plugins

  /// Crashes a while after the first build.
  private static let later =
    "static void *later(void *none) { usleep(200000); *(volatile int *)8 = 1; return none; }"
  private static let startLater = "static pthread_t thread; pthread_create(&thread, 0, later, 0);"

  @Test func `a thread that crashes while another plugin is built takes only its own builder along`() throws {
    let plugins = try PluginFolder()
    try plugins.add("crashing", Self.startLater, functions: Self.later)
    try plugins.add("patient", "usleep(600000);")
    let builders = plugins.builders()
    #expect(try plugins.built("crashing", by: builders) == "p")
    #expect(try plugins.built("patient", by: builders) == "p")
    // A builder that ended between two builds is replaced.
    #expect(try plugins.built("crashing", by: builders, input: Self.small) == "p")
  }

  @Test func `a crash of one plugin leaves another's builder as it is`() throws {
    let plugins = try PluginFolder()
    try plugins.add("counting", Self.counting)
    try plugins.add("crashing", "abort();")
    let builders = plugins.builders()
    #expect(try plugins.built("counting", by: builders) == "build_1")
    #expect(try plugins.loss("crashing", by: builders)?.blamed == "crashing")
    #expect(try plugins.built("counting", by: builders, input: Self.small) == "build_2")
  }

  // MARK: Processes that stay

  /// The processes that call themselves so.
  private func processes(named name: String) -> Set<Int32> {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return Set(
      all.compactMap { Int32($0) }.filter { process in
        FileManager.default.contents(atPath: "/proc/\(process)/comm").map { String(decoding: $0, as: UTF8.self) }
          == "\(name)\n"
      })
  }

  @Test(arguments: ["", "setsid();"]) func `an unconfined plugin leaves no process behind`(leaves: String) throws {
    let plugins = try PluginFolder()
    let name = "st-\(UInt32.random(in: 0...UInt32.max))"
    try plugins.add(
      "probe",
      """
      if (_Fork() == 0) {
        \(leaves)
        prctl(PR_SET_NAME, "\(name)");
        sleep(120);
        _exit(0);
      }
      usleep(200000);
      """, functions: "#include <sys/prctl.h>")
    let loss = try #require(try plugins.loss("probe", by: plugins.builders(isConfined: false)))
    #expect(loss.kind == .forked && loss.blamed == "probe")
    #expect("\(loss)" == "'probe' started other processes while building")
    let end = ContinuousClock.now.advanced(by: .seconds(30))
    while !processes(named: name).isEmpty, ContinuousClock.now < end { usleep(50_000) }
    #expect(processes(named: name).isEmpty)
  }
}
