import Foundation
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `suture sweep new`, and the sweeps that come with the program.
struct SweepNewTests {
  @Test func `a new sweep has every key, runs as it is, and says how`() throws {
    let folder = try TemporaryFolder()
    let made = try Program.run(["sweep", "new", "my-sweep"], in: folder)
    #expect(made.status == 0, "\(made.error)")
    #expect(
      made.output == """
        wrote 'my-sweep.yaml'; next:
          suture sweep plan my-sweep.yaml
          suture sweep run my-sweep.yaml

        """)
    let plan = try Program.run(["sweep", "plan", "my-sweep.yaml"], in: folder)
    #expect(plan.status == 0 && plan.error.isEmpty, "\(plan.error)")
    #expect(!plan.output.contains("refused"), "\(plan.output)")
  }

  @Test func `a file that exists stays as it is`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine.yaml", "precious")
    for name in ["mine", "mine.yaml"] {
      let outcome = try Program.run(["sweep", "new", name], in: folder)
      #expect(outcome.status == 1 && outcome.error.contains("'mine.yaml' already exists"), "\(outcome.error)")
    }
    #expect(try folder.read("mine.yaml") == "precious")
  }

  @Test(arguments: [
    (["--modules", "channel,spatial"], "modules: {tags: [channel, spatial]}"),
    (["--modules", "se, cbam(reduction: 4, kernel_size: 3)"], "[se, \"cbam(reduction: 4, kernel_size: 3)\"]"),
    (["--modules", "topology-mean,se"], "modules: {ids: [topology-mean, se]}"),
    (["--modules", "all"], "modules: all"),
    (["--dataset", "mnist5k"], "dataset: {id: mnist5k}"),
    (["--backbone", "resnet20(width: 32)"], "id: \"resnet20(width: 32)\""),
    (["--backbone", "resnet20"], "sites: [\"layer*.*.residual\"]"),
  ])
  func `data set, backbone and modules are as asked`(options: [String], line: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["sweep", "new", "mine"] + options, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let text = try folder.read("mine.yaml")
    #expect(text.contains(line), "\(text)")
  }

  @Test(arguments: [
    (["a b"], "'a b' cannot be a sweep's name: 1 to 64 letters, digits, '-' or '_'"),
    (["x/y"], "'x/y' cannot be a sweep's name"),
    (["mine", "--modules", "nope"], "there is no module 'nope'"),
    (["mine", "--modules", "se,se"], "each once"),
    (["mine", "--modules", "se(reduction: 0)"], "reduction"),
    (["mine", "--dataset", "digit"], "did you mean 'digits'?"),
    (["mine", "--dataset", "./nowhere"], "nowhere"),
    (["mine", "--backbone", "resnet"], "resnet"),
  ])
  func `what cannot be used is told, and nothing is written`(arguments: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["sweep", "new"] + arguments, in: folder)
    #expect(outcome.status != 0 && outcome.error.contains(message), "\(outcome.error)")
    #expect(try folder.names().isEmpty)
  }

  @Test(arguments: try FileManager.default.contentsOfDirectory(atPath: "\(Checkout.root)/Registry/sweeps").sorted())
  func `every ready sweep is planned, and most of its candidates reach the training`(file: String) throws {
    let name = (file as NSString).deletingPathExtension
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["sweep", "plan", name, "--json"], in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let plan = try #require(try outcome.json() as? [String: Any])
    let stages = try #require(plan["stages"] as? [[String: Any]])
    let trained = try #require(stages.first { ($0["name"] as? String)?.hasPrefix("train") == true }?["entered"] as? Int)
    let candidates = try #require(plan["candidates"] as? Int)
    #expect(plan["name"] as? String == name)
    #expect(candidates > 10 && 2 * trained > candidates, "\(trained) of \(candidates)")
  }
}
