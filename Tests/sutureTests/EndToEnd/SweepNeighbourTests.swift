import Foundation
import SutureTestSupport
import Testing

/// Plugins that do their own work and leave something behind in their process: the trials of others come out as if they
/// had never been.
@Suite(.serialized)
struct SweepNeighbourTests {
  /// Compositions in the order in which one worker tries them.
  private func sweep(_ compositions: [String], epochs: Int = 1, batch: Int = 256) -> String {
    """
    name: small
    dataset: {id: digits}
    backbone: {id: "resnet8(width: 4)", sites: [layer3.0.residual]}
    space: {compositions: [\(compositions.joined(separator: ", "))]}
    stages: [check, {train: {epochs: \(epochs)}}]
    training: {batch_size: \(batch)}

    """
  }

  /// Runs a sweep with one worker in the folder of its plugins, and expects every candidate to come through.
  private func run(_ specification: String, in dropIn: DropIn, options: [String] = []) throws -> (
    results: [String: [String: Any]], log: String
  ) {
    try dropIn.folder.write("sweeps/small.yaml", specification)
    let outcome = try Program.start(
      ["sweep", "run", "sweeps/small.yaml", "--registry", ".", "--workers", "1", "--store", "\(UUID()).db", "--json"]
        + options, in: dropIn.folder
    ).outcome(seconds: 300)
    #expect(outcome.status == 0, "\(outcome.error)")
    let results = try Sweep.results(outcome)
    for (composition, result) in results {
      #expect(result["state"] as? String == "done", "\(composition): \(result["reason"] ?? "")")
    }
    return (results, outcome.error)
  }

  // MARK: Numbers

  /// Has this processor cut results instead of rounding them.
  private static let cut = """
    static void cut(void) {
    #if defined(__x86_64__)
      unsigned state;
      __asm__ volatile("stmxcsr %0" : "=m"(state));
      state |= 0x6000;
      __asm__ volatile("ldmxcsr %0" : : "m"(state));
    #elif defined(__aarch64__)
      unsigned long state;
      __asm__ volatile("mrs %0, fpcr" : "=r"(state));
      state |= 3 << 22;
      __asm__ volatile("msr fpcr, %0" : : "r"(state));
    #endif
    }
    """

  @Test func `a plugin that rounds otherwise does not change what others come to`() throws {
    let dropIn = try DropIn()
    try dropIn.add("cuts", "cut(); *y = x; return 0;", functions: Self.cut)
    try dropIn.add(
      "cuts_at_once", "*y = x; return 0;",
      functions: Self.cut + "\n__attribute__((constructor)) static void first(void) { cut(); }")
    let innocent = ["eca", "se"]
    let alone = try run(sweep(innocent, epochs: 4, batch: 64), in: dropIn).results
    for neighbour in ["cuts", "cuts_at_once"] {
      let beside = try run(sweep([neighbour] + innocent, epochs: 4, batch: 64), in: dropIn).results
      for composition in innocent {
        let accuracy = try #require(alone[composition]?["accuracy_mean"] as? Double)
        #expect(beside[composition]?["accuracy_mean"] as? Double == accuracy, "\(composition) beside \(neighbour)")
      }
    }
  }

  // MARK: Leftovers

  @Test func `memory that a plugin keeps is not put down to the next one`() throws {
    let dropIn = try DropIn()
    try dropIn.add(
      "keeps",
      "static char *kept; if (!kept) { kept = malloc(400 << 20); memset(kept, 1, 400 << 20); } *y = x; return 0;")
    try dropIn.add(
      "takes",
      "char *p = malloc(350 << 20); memset(p, 1, 350 << 20); usleep(100000); free(p); *y = x; return 0;")
    let log = try run(sweep(["keeps", "takes"]), in: dropIn, options: ["--memory-limit", "640"]).log
    #expect(!log.contains("is retried"), "\(log)")
  }

  @Test func `descriptors, a folder and variables that a plugin leaves behind do not reach the next one`() throws {
    let dropIn = try DropIn()
    try dropIn.add("opens", "while (dup(2) >= 0); *y = x; return 0;")
    try dropIn.add("moves", "*y = x; return chdir(\"/\");")
    try dropIn.add("spoils", "setenv(\"SPOILT\", \"1\", 1); *y = x; return 0;")
    for id in ["first", "second", "suffers"] {
      try dropIn.add(id, "if (getenv(\"SPOILT\")) return 1; *y = x; return 0;")
    }
    let log = try run(sweep(["opens", "first", "moves", "second", "spoils", "suffers"]), in: dropIn).log
    #expect(!log.contains("is retried"), "\(log)")
  }
}
