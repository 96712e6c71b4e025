import Foundation
import SutureSandbox
import SutureTestSupport
import Testing

/// `suture doctor`, `--no-sandbox` and `--in-process`.
struct SandboxOptionTests {
  @Test func `doctor shows what confines plugins, and its status says whether all is there`() throws {
    let available = Confinement.availability
    let plain = try Program.run(["doctor"])
    #expect(plain.status == (available.isComplete ? 0 : 1) && plain.error.isEmpty)
    let labels = ["processor", "memory", "engine", "pytorch", "files", "system calls", "libraries"]
    #expect(plain.lines.dropLast().count == labels.count)
    for (line, label) in zip(plain.lines, labels) { #expect(line.hasPrefix(label)) }

    let outcome = try Program.run(["doctor", "--json"])
    #expect(outcome.status == plain.status && outcome.error.isEmpty)
    let report = try #require(try outcome.json() as? [String: Any])
    #expect(report["confines_plugins"] as? Bool == available.isComplete)
    #expect(report["filters_system_calls"] as? Bool == available.filtersCalls)
    #expect(report["seals_files"] as? Bool == available.sealsFiles)
    #expect(report["landlock"] as? Int == available.landlock)
    for key in ["processor", "engine", "instruction_set"] { #expect(report[key] is String, "\(key)") }
    for key in ["processors", "memory_bytes"] { #expect((report[key] as? Int ?? 0) > 0, "\(key)") }
  }

  static let commands = [
    "inspect simam --input 1x4x8x8", "run simam --tensors x.safetensors --save y.safetensors",
    "bench simam --input 1x4x8x8 --runs 2",
    "train simam --backbone resnet8(width:4) --site layer3.0.residual --epochs 1", "verify simam --level 1",
  ]

  private func run(_ command: String, _ option: String) throws -> Program.Outcome {
    let place = try TemporaryFolder()
    try place.write("x.safetensors", Tensors.file("x", [1, 4, 8, 8], [Float](repeating: 1, count: 256)))
    return try Program.run(command.split(separator: " ").map(String.init) + [option], in: place)
  }

  @Test(arguments: commands, ["--no-sandbox", "--in-process"])
  func `each way of running plugins works, and is warned of once`(command: String, option: String) throws {
    let outcome = try run(command, option)
    #expect(outcome.status == 0, "\(outcome.output)")
    let lines = outcome.error.split(separator: "\n")
    #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("warning: \(option): plugin code ") }, "\(lines)")
  }

  @Test(
    arguments: [
      "search simam --accepts 1x4x8x8", "sweep new mine", "sweep plan small.yaml",
      "sweep run small.yaml --store small.db", "sweep resume small.db",
    ])
  func `a search and each sweep command that builds warn once that plugins are not confined`(command: String) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try folder.write("small.yaml", Sweep.specification(modules: ["simam"], stages: "[check, cost]"))
    if command.hasPrefix("sweep resume") {
      let first = try Program.run(["sweep", "run", "small.yaml", "--store", "small.db"], in: folder)
      #expect(first.status == 0 && !first.error.contains("not confined"), "\(first.error)")
    }
    let outcome = try Program.run(command.split(separator: " ").map(String.init) + ["--no-sandbox"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let warnings = outcome.error.split(separator: "\n").count { $0.hasPrefix("warning: --no-sandbox: ") }
    #expect(warnings == 1, "\(outcome.error)")
  }

  @Test func `all ways of running a plugin find the same`() throws {
    let outputs = try ["--json", "--no-sandbox", "--in-process"].map { option in
      let words = ["inspect", "se >> eca", "--input", "1x64x8x8", "--json"]
      return try Program.run(words + (option == "--json" ? [] : [option])).output
    }
    #expect(Set(outputs).count == 1 && !outputs[0].isEmpty)
  }
}
