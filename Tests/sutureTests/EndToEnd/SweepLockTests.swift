import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// What a sweep's results depend on, written down and compared.
struct SweepLockTests {
  private static let body =
    "suture_attribute a[] = {suture_real(\"scale\", 2)};"
    + " return host->apply(host->context, suture_text(\"affine\"), &x, 1, a, 1, y);"

  @Test func `a locked sweep runs where all is equal, and tells each difference before any work`() throws {
    let (dropIn, folder) = (try DropIn(), try TemporaryFolder())
    try dropIn.add("twice", Self.body)
    try folder.write("small.yaml", Sweep.specification(modules: ["twice"]))
    let registry = ["--registry", dropIn.path]
    let lock = try Program.run(["sweep", "lock", "small.yaml", "-o", "small.lock"] + registry, in: folder)
    #expect(lock.status == 0, "\(lock.error)")
    let content = try #require(
      try JSONSerialization.jsonObject(with: Data(folder.bytes("small.lock"))) as? [String: Any])
    #expect(content["engine"] as? String == "onednn")
    #expect((content["engine_version"] as? String)?.hasPrefix("oneDNN ") == true)
    let plugins = try #require(content["plugins"] as? [[String: Any]])
    let twice = try #require(plugins.first { $0["id"] as? String == "twice" })
    for key in ["manifest_sha256", "file_sha256", "code_sha256"] { #expect((twice[key] as? String)?.count == 64) }

    let run = ["sweep", "run", "small.yaml", "--locked", "small.lock"]
    #expect(try Program.run(run + registry, in: folder).status == 0)
    // The same digests stand in the report, in full.
    let report = try Program.run(["sweep", "report", "--store", "small.db", "--json", "report.json"], in: folder)
    #expect(report.status == 0, "\(report.error)")
    let text = try #require(
      try JSONSerialization.jsonObject(with: Data(folder.bytes("report.json"))) as? [String: Any])
    let used = try #require((text["plugins"] as? [[String: Any]])?.first { $0["id"] as? String == "twice" })
    for key in ["manifest_sha256", "file_sha256", "code_sha256"] {
      #expect(used[key] as? String == twice[key] as? String)
    }

    let resume = ["sweep", "resume", "small.db", "--locked", "small.lock"] + registry
    #expect(try Program.run(resume, in: folder).status == 0)

    try dropIn.add("twice", Self.body.replacing("2)", with: "3)"))
    let resumed = try Program.run(resume, in: folder)
    #expect(resumed.status == 1 && resumed.error.contains("module 'twice', sha256 of the code: locked"))
    let other = try Program.run(run + registry + ["--store", "other.db"], in: folder)
    #expect(other.status == 1)
    #expect(other.error.contains("module 'twice', sha256 of the code: locked"), "\(other.error)")
    #expect(try !folder.names().contains("other.db"))
  }

  @Test func `what is no lock file is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    try folder.write("bad.lock", "{}")
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--locked", "bad.lock"], in: folder)
    #expect(outcome.status == 1 && outcome.error.contains("'bad.lock' is not a lock file"))
  }

  @Test func `a plan tells what fails, and which plugin`() throws {
    let (dropIn, folder) = (try DropIn(), try TemporaryFolder())
    try dropIn.add("crashes", "*(volatile int *)0 = 1; *y = x; return SUTURE_OK;")
    try dropIn.add("hangs", "for (;;) {} *y = x; return SUTURE_OK;")
    try folder.write("small.yaml", Sweep.specification(modules: ["crashes", "hangs"]))
    let plan = try Program.run(
      ["sweep", "plan", "small.yaml", "--build-limit", "4", "--registry", dropIn.path], in: folder)
    #expect(plan.status == 0, "\(plan.error)")
    #expect(plan.output.contains("2 of 3 could not be costed:"), "\(plan.output)")
    #expect(plan.output.contains("'crashes' crashed with SIGSEGV while building"))
    #expect(plan.output.contains("'hangs' timed out after 4 s while building"))
  }

  @Test func `a library that cannot be loaded is blamed by the plugin's id`() throws {
    let (dropIn, folder) = (try DropIn(), try TemporaryFolder())
    try dropIn.add("fine", Self.body)
    try dropIn.folder.write("broken.yaml", DropIn.manifest("broken"))
    try dropIn.compile("broken", "int other(void) { return 1; }")
    try folder.write("small.yaml", Sweep.specification(modules: ["broken", "fine"]))
    let plan = try Program.run(["sweep", "plan", "small.yaml", "--registry", dropIn.path], in: folder)
    #expect((plan.output + plan.error).contains("'broken'"), "\(plan.output)\(plan.error)")
  }
}
