import CSQLite
import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Stores of unknown origin, of other versions, and in places without permission.
@Suite(.serialized)
struct StoreFaultTests {
  private static let readers = [
    ["results"], ["status"], ["show", "se"], ["compare", "se", "identity"], ["ablation"],
    ["report", "--markdown", "-"],
  ]

  private func finished(_ options: [String] = [], modules: [String] = ["se"]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let stages = "[check, cost, {train: {epochs: 1}}]"
    try folder.write("small.yaml", Sweep.specification(modules: modules, stages: stages))
    let outcome = try Program.run(["sweep", "run", "small.yaml"] + options, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    return folder
  }

  private func execute(_ script: String, in path: String) {
    var handle: OpaquePointer?
    defer { sqlite3_close_v2(handle) }
    #expect(sqlite3_open(path, &handle) == SQLITE_OK && sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK)
  }

  // MARK: Code

  @Test func `no command runs code of a folder that only the store names`() throws {
    let (folder, dropIn, trap) = (try TemporaryFolder(), try DropIn(), try TemporaryFolder())
    try dropIn.add("mine", "FILE *f = fopen(\"\(trap.path)/ran\", \"a\"); if (f) fclose(f); *y = x; return 0;")
    let stages = "[check, cost, {train: {epochs: 1}}]"
    try folder.write("small.yaml", Sweep.specification(modules: ["mine"], stages: stages))
    let first = try Program.run(["sweep", "run", "small.yaml", "--no-sandbox", "--registry", dropIn.path], in: folder)
    #expect(first.status == 0, "\(first.error)")
    #expect(try trap.names() == ["ran"])
    try FileManager.default.removeItem(atPath: trap.file("ran"))
    // A folder beside the store is named, too, as an attacker would name it.
    execute("UPDATE sweep SET registry = '[\"\(dropIn.path)\",\".\"]'", in: folder.file("small.db"))
    let resumed = try Program.run(["sweep", "resume", "small.db", "--retry-failed", "--no-sandbox"], in: folder)
    #expect(resumed.status != 0)
    #expect(resumed.error.contains("add --registry \(dropIn.path)"), "\(resumed.error)")
    let readers = Self.readers.map { $0.map { $0 == "se" ? "mine" : $0 } }
    for reader in readers {
      let outcome = try Program.run(["sweep"] + reader + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 0, "\(reader): \(outcome.error)")
    }
    #expect(try trap.names().isEmpty)
    let trusted = try Program.run(["sweep", "resume", "small.db", "--registry", dropIn.path], in: folder)
    #expect(trusted.status == 0 && !trusted.error.contains(dropIn.path), "\(trusted.error)")
  }

  @Test func `results remain readable when a plugin is gone, structures included`() throws {
    let folder: TemporaryFolder
    do {
      let dropIn = try DropIn()
      try dropIn.add("mine", "*y = x; return 0;")
      folder = try finished(["--registry", dropIn.path], modules: ["mine", "se"])
    }
    for reader in [["show", "mine"], ["compare", "mine", "se"], ["ablation", "mine"]] {
      let outcome = try Program.run(["sweep"] + reader + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("mine"), "\(reader): \(outcome.error)")
    }
    let report = try Program.run(["sweep", "report", "small.db", "--json", "-"], in: folder)
    let structures = try #require((try report.json() as? [String: Any])?["structures"] as? [[String: Any]])
    #expect(structures.count == 2)
    // Another spelling of a composition needs the registry; a candidate that it does not know is named.
    #expect(try Program.run(["sweep", "show", "se(reduction: 16)", "--store", "small.db"], in: folder).status == 0)
    let misspelt = try Program.run(["sweep", "show", "mind", "--store", "small.db"], in: folder)
    #expect(misspelt.status == 1 && misspelt.error.contains("has no candidate 'mind' (did you mean 'mine'?)"))
  }

  @Test(arguments: [
    ("CREATE TRIGGER t AFTER UPDATE ON sweep BEGIN DELETE FROM trial; END", "it has the trigger 't'"),
    ("CREATE VIEW v AS SELECT 1", "it has the view 'v'"),
    ("CREATE TABLE other (a)", "it has the table 'other'"),
    ("CREATE VIRTUAL TABLE f USING fts5(a)", "it has the "),
    ("CREATE INDEX i ON trial(state)", "it has the index 'i'"),
    ("ALTER TABLE trial ADD COLUMN more TEXT", "its table 'trial' has unexpected columns"),
    ("ALTER TABLE trial ADD COLUMN more TEXT AS (state)", "its table 'trial' has unexpected columns"),
    ("DROP TABLE quarantine", "its table 'quarantine' is missing"),
    ("PRAGMA user_version = -1", "its version is -1"),
    ("PRAGMA user_version = -2147483648", "its version is -2147483648"),
    ("PRAGMA user_version = 1000", "has version 1000"),
  ]) func `a store with a foreign schema is refused by every command, and left as it is`(
    script: String, message: String
  ) throws {
    let folder = try finished()
    execute("PRAGMA journal_mode = DELETE; " + script, in: folder.file("small.db"))
    let before = try folder.bytes("small.db")
    for command in Self.readers + [["resume"]] {
      let outcome = try Program.run(["sweep"] + command + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 1 && outcome.error.contains(message), "\(command): \(outcome.error)")
    }
    #expect(try folder.bytes("small.db") == before)
    #expect(try folder.names() == ["small.db", "small.yaml"])
  }

  @Test(arguments: [
    "UPDATE trial SET accuracy = accuracy / 2 WHERE accuracy > 0", "UPDATE cost SET parameters = parameters + 1",
    "UPDATE epoch SET loss = loss + 1", "UPDATE trial SET checksum = 'x'",
  ]) func `a result that is not what was recorded is an error, and is computed again on request`(script: String) throws
  {
    let folder = try finished()
    let before = try Sweep.results(try Program.run(["sweep", "results", "--json", "small.db"], in: folder))
    execute(script, in: folder.file("small.db"))
    // Learning curves are in reports alone.
    let others = script.contains("epoch") ? [] : [["results"], ["show", "se"], ["resume"]]
    for command in [["report", "--json", "-"]] + others {
      let outcome = try Program.run(["sweep"] + command + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 1, "\(command)")
      #expect(outcome.error.contains("does not match its checksum"), "\(command): \(outcome.error)")
    }
    let mended = try Program.run(["sweep", "resume", "small.db", "--retry-failed"], in: folder)
    #expect(mended.status == 0, "\(mended.error)")
    let after = try Sweep.results(try Program.run(["sweep", "results", "--json", "small.db"], in: folder))
    for id in ["identity", "se"] {
      #expect(after[id]?["accuracy_mean"] as? Double == before[id]?["accuracy_mean"] as? Double)
      #expect(after[id]?["parameters"] as? Int == before[id]?["parameters"] as? Int)
    }
    #expect(try Program.run(["sweep", "report", "small.db", "--json", "-"], in: folder).status == 0)
  }

  @Test(arguments: [
    ("DELETE FROM cost", "the cost of candidate 0"),
    ("UPDATE sweep SET registry = '5'", "column 'registry' contains text"),
    ("UPDATE candidate SET composition = '`' WHERE ordinal = 1", "column 'composition' contains text"),
  ]) func `what is gone or cannot be read is damage of the store that is named`(script: String, message: String) throws
  {
    let folder = try finished()
    execute(script, in: folder.file("small.db"))
    let outcome = try Program.run(["sweep", "results", "small.db"], in: folder)
    #expect(outcome.status == 1 && outcome.error.hasPrefix("error: the store 'small.db' is damaged: "))
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test(arguments: ["rm small.db", "mv small.db other.db", "cp small.db x; mv x small.db"])
  func `a store that is removed or replaced while the sweep runs is an error`(command: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "small.yaml",
      Sweep.specification(modules: ["se", "eca", "sa"], stages: "[check, {train: {epochs: 3, seeds: [0, 1, 2, 3]}}]"))
    let running = try Program.start(["sweep", "run", "small.yaml", "--workers", "1"], in: folder)
    let end = ContinuousClock.now.advanced(by: .seconds(60))
    while try !folder.names().contains("small.db-wal"), ContinuousClock.now < end { usleep(10_000) }
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", command]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    let outcome = try running.outcome()
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("was removed or replaced while the sweep was running"), "\(outcome.error)")
  }

  // MARK: Places

  @Test func `a pipe, a device and a folder are no stores, and nobody waits for them`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    #expect(mkfifo(folder.file("pipe.db"), 0o600) == 0)
    #expect(symlink("pipe.db", folder.file("link.db")) == 0)
    for (path, reason) in [
      ("pipe.db", "it is not a regular file"), ("link.db", "it is not a regular file"),
      ("/dev/null", "it is not a regular file"), ("/dev/zero", "it is not a regular file"), (".", "it is a folder"),
      (":memory:", "SQLite treats names that start with ':' or 'file:' specially"),
      ("file:x.db", "SQLite treats names that start with ':' or 'file:' specially"),
    ] {
      for command in [["run", "small.yaml"], ["results"], ["status"], ["resume"]] {
        let outcome = try Program.run(["sweep"] + command + ["--store", path], in: folder)
        #expect(outcome.status == 1 && outcome.error.contains(reason), "\(command) \(path): \(outcome.error)")
      }
    }
    #expect(try folder.names() == ["link.db", "pipe.db", "small.yaml"])
  }

  @Test func `a log that is a link is not followed`() throws {
    let folder = try finished()
    try folder.write("victim", "precious")
    #expect(symlink("victim", folder.file("small.db-wal")) == 0)
    let outcome = try Program.run(["sweep", "resume", "small.db"], in: folder)
    #expect(outcome.status == 1 && outcome.error.contains("small.db-wal' is not a regular file"), "\(outcome.error)")
    #expect(try folder.read("victim") == "precious")
  }

  // MARK: Permissions

  /// Runs a command without the right to write anything in the folder.
  private func runReadOnly(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
    let isRoot = getuid() == 0
    let words = ["sweep"] + arguments
    guard isRoot else { return try Program.run(words, in: folder) }
    // Root may write anywhere: the shell gives its rights up first.
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    return try Program.start(
      [], in: folder, after: "exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$0\" \(quoted)"
    ).outcome()
  }

  @Test func `every reading command works without permission to write, and leaves nothing behind`() throws {
    let folder = try finished()
    let names = try folder.names()
    let before = try folder.bytes("small.db")
    for reader in Self.readers {
      let outcome = try Program.run(["sweep"] + reader + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 0, "\(reader): \(outcome.error)")
      #expect(try folder.names() == names, "\(reader)")
    }
    chmod(folder.file("small.db"), 0o444)
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    for reader in Self.readers {
      let outcome = try runReadOnly(reader + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 0, "\(reader): \(outcome.error)")
    }
    #expect(try folder.names() == names)
    #expect(try folder.bytes("small.db") == before)
  }

  @Test func `what a killed sweep left in its log is read without permission to write`() throws {
    let (folder, copy) = (try finished(), try TemporaryFolder())
    var handle: OpaquePointer?
    defer { sqlite3_close_v2(handle) }
    #expect(sqlite3_open(folder.file("small.db"), &handle) == SQLITE_OK)
    #expect(sqlite3_exec(handle, "UPDATE sweep SET name = 'renamed'", nil, nil, nil) == SQLITE_OK)
    // The index of the log is missing, as in a copy.
    for name in ["small.db", "small.db-wal"] { try copy.write(name, folder.bytes(name)) }
    chmod(copy.path, 0o555)
    defer { chmod(copy.path, 0o755) }
    let outcome = try runReadOnly(["status", "--store", "small.db"], in: copy)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("renamed: "), "\(outcome.output)\(outcome.error)")
    #expect(try copy.names() == ["small.db", "small.db-wal"])
  }

  // MARK: Which store

  @Test func `the store is a word, an option, a variable or the only one of the folder`() throws {
    let folder = try finished()
    let plain = try Program.run(["sweep", "results", "--store", "small.db"], in: folder).output
    #expect(!plain.isEmpty)
    #expect(try Program.run(["sweep", "results", "small.db"], in: folder).output == plain)
    #expect(try Program.run(["sweep", "results"], in: folder).output == plain)
    #expect(try Program.run(["sweep", "show", "se", "small.db"], in: folder).status == 0)
    let (elsewhere, variable) = (try TemporaryFolder(), ["SUTURE_STORE": folder.file("small.db")])
    #expect(try Program.run(["sweep", "results"], environment: variable, in: elsewhere).output == plain)
    try folder.write("other.db", "")
    let several = try Program.run(["sweep", "results"], in: folder)
    #expect(several.status == 64 && several.error.contains("this folder holds 'other.db', 'small.db'"))
    let none = try Program.run(["sweep", "status"], in: elsewhere)
    #expect(none.status == 64 && none.error.contains("no store is named, and there is no '.db' file in this folder"))
    let twice = try Program.run(["sweep", "report", "a.db", "--store", "b.db", "--json", "-"], in: folder)
    #expect(twice.status == 64 && twice.error.contains("the store is given twice"))
  }

  @Test func `a sweep with a relative folder of images is resumed from any folder`() throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    func images(_ count: Int) -> [UInt8] {
      [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 8, 0, 0, 0, 8] + (0..<64 * count).map { UInt8($0 * 37 % 251) }
    }
    func labels(_ count: Int) -> [UInt8] { [0, 0, 8, 1, 0, 0, 0, UInt8(count)] + (0..<count).map { UInt8($0 % 2) } }
    try folder.write("data/train-images-idx3-ubyte", images(32))
    try folder.write("data/train-labels-idx1-ubyte", labels(32))
    try folder.write("data/t10k-images-idx3-ubyte", images(8))
    try folder.write("data/t10k-labels-idx1-ubyte", labels(8))
    try folder.write(
      "small.yaml",
      Sweep.specification(modules: ["se"]).replacing("{id: digits}", with: "{folder: data}")
        .replacing("{batch_size: 256}", with: "{batch_size: 8}"))
    let first = try Program.run(["sweep", "run", "small.yaml"], in: folder)
    #expect(first.status == 0, "\(first.error)")
    let resumed = try Program.run(["sweep", "resume", folder.file("small.db")], in: other)
    #expect(resumed.status == 0, "\(resumed.error)")
  }
}
