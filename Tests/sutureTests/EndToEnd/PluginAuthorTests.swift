import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// From nothing to a module of one's own: written, built with one command, verified, used, installed, removed.
struct PluginAuthorTests {
  @Test(arguments: ["swift", "c"])
  func `a new plugin builds with one command, holds its promises, and is used by its folder`(language: String) throws {
    let folder = try TemporaryFolder()
    let made = try Program.run(["plugin", "new", "my_gate", "--language", language], in: folder)
    #expect(made.status == 0, "\(made.error)")
    let built = try Shell.run("make -C my_gate", in: folder)
    try #require(built.status == 0, "\(built.text)")

    let verified = try Program.run(["verify", "my_gate", "--registry", "my_gate/registry"], in: folder)
    #expect(verified.status == 0, "\(verified.output)\(verified.error)")
    let inspected = try Program.run(
      ["inspect", "my_gate(temperature: 2) >> se", "--input", "2x32x8x8", "--registry", "my_gate/registry", "--json"],
      in: folder)
    let report = try #require(try inspected.json() as? [String: Any])
    #expect(report["parameters"] as? Int == 32 + 2 * 32 * 2)

    let environment = ["XDG_DATA_HOME": "\(folder.path)/data"]
    let installed = try Program.run(
      ["plugin", "install", "my_gate/registry"], environment: environment, in: folder)
    #expect(installed.status == 0, "\(installed.error)")
    #expect(try Program.run(["info", "my_gate"], environment: environment).output.contains("MyGate 0.1.0"))
    // The same again changes nothing, also by the manifest; other content under the same id needs to be asked for.
    let byFile = ["plugin", "install", "my_gate/registry/my_gate.yaml"]
    #expect(try Program.run(byFile, environment: environment, in: folder).status == 0)
    let nothing = try Program.run(["plugin", "install", "."], environment: environment, in: folder)
    #expect(nothing.status == 1 && nothing.error.contains("'.' contains no manifest"))
    #expect(try Shell.run("sed -i 's/One gate/A gate/' my_gate/registry/my_gate.yaml", in: folder).status == 0)
    let refused = try Program.run(["plugin", "install", "my_gate/registry"], environment: environment, in: folder)
    #expect(refused.status == 1 && refused.error.contains("use --force to replace what was installed"))
    let forced = ["plugin", "install", "my_gate/registry", "--force"]
    #expect(try Program.run(forced, environment: environment, in: folder).status == 0)

    let list = try Program.run(["plugin", "list", "--json"], environment: environment)
    let entry = try #require((try list.json() as? [[String: Any]])?.first)
    #expect(entry["id"] as? String == "my_gate" && entry["state"] as? String == "ok" && entry["used"] as? Bool == true)
    let removed = try Program.run(["plugin", "remove", "my_gate"], environment: environment)
    #expect(removed.status == 0 && removed.output.contains("libMyGate.so"))
    let again = try Program.run(["plugin", "remove", "my_gate"], environment: environment)
    #expect(again.status == 1 && again.error.contains("'my_gate' was not installed in your own registry"))
  }

  @Test(arguments: ["Bad", "1x", "a-b", "a__b", "ä", "x/y", "..", "_a"])
  func `a name that cannot be an id is refused`(name: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["plugin", "new", name], in: folder)
    #expect(outcome.status == 64 && outcome.error.contains("'\(name)' cannot be an id"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { $0 != name })
  }

  @Test func `a folder that cannot be made is an error in words`() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "")
    let made = try Program.run(["plugin", "new", "my_gate", "--folder", "file/my_gate"], in: folder)
    #expect(made.status == 1, "\(made.error)")
    #expect(made.error == "error: cannot create '\(folder.path)/file': file exists\n")
  }

  @Test func `a folder that is there is left alone`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("mine", "precious")
    let outcome = try Program.run(["plugin", "new", "mine"], in: folder)
    #expect(outcome.status == 1 && outcome.error.contains("'mine' already exists"))
    #expect(try folder.read("mine") == "precious")
  }

  @Test func `what fails a check is not installed`() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(["plugin", "new", "broken", "--language", "c"], in: folder).status == 0)
    let edit = "sed -i 's/\"broken\", 6/\"other\", 5/' broken/broken.c"
    let edited = try Shell.run("\(edit) && make -C broken", in: folder)
    try #require(edited.status == 0, "\(edited.text)")
    let environment = ["XDG_DATA_HOME": "\(folder.path)/data"]
    let outcome = try Program.run(["plugin", "install", "broken/registry"], environment: environment, in: folder)
    #expect(outcome.status == 1)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/data/suture/registry/modules/broken.yaml"))
  }

  @Test(arguments: [
    ("se", "is taken by"), ("topology-mean", "cannot be an id"), ("gated", "is already a keyword of compositions"),
  ])
  func `a name that means something already is refused`(name: String, message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["plugin", "new", name], in: folder)
    #expect(outcome.status != 0 && outcome.error.contains(message), "\(outcome.error)")
  }

  @Test func `what would clash with the search path is not installed, what was put there by hand not removed`() throws {
    let folder = try TemporaryFolder()
    let environment = ["XDG_DATA_HOME": "\(folder.path)/data"]
    #expect(try Program.run(["plugin", "new", "mine", "--language", "c"], in: folder).status == 0)
    let edit = """
      cd mine && sed -i 's/^id: mine/id: se/; s/0.1.0/1.0.0/' registry/mine.yaml && \
      sed -i 's/"mine", 4/"se", 2/; s/"0.1.0"/"1.0.0"/' mine.c && cd ..
      """
    let built = try Shell.run("(\(edit)) && make -C mine", in: folder)
    try #require(built.status == 0, "\(built.text)")
    for force in [[], ["--force"]] {
      let outcome = try Program.run(
        ["plugin", "install", "mine/registry"] + force, environment: environment, in: folder)
      #expect(outcome.status == 1 && outcome.error.contains("'se' is taken by"), "\(outcome.error)")
    }
    // With the user's word it takes the place of the built-in, and gives it back when it is removed.
    let replaced = try Program.run(
      ["plugin", "install", "mine/registry", "--replace"], environment: environment, in: folder)
    #expect(replaced.status == 0, "\(replaced.error)")
    #expect(try Program.run(["info", "se"], environment: environment).output.contains("se — Mine"))
    #expect(try Program.run(["plugin", "remove", "se"], environment: environment).status == 0)
    #expect(try Program.run(["info", "se"], environment: environment).output.contains("se — SEAttention"))
    #expect(
      try Shell.run(
        "mkdir -p data/suture/registry/modules && cp mine/registry/* data/suture/registry/modules", in: folder
      )
      .status == 0)
    let removed = try Program.run(["plugin", "remove", "se"], environment: environment, in: folder)
    #expect(removed.status == 1 && removed.error.contains("was not installed"))
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/data/suture/registry/modules/mine.yaml"))
  }
}
