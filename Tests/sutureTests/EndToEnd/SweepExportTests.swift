import Foundation
import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `suture sweep export`: what leaves is the network that was trained.
@Suite(.serialized)
struct SweepExportTests {
  /// A sweep with two seeds whose finalists keep their weights, with grafts that are scaled.
  private static let text =
    Sweep.specification(modules: ["se", "eca"], stages: "[cost, {train: {epochs: 1, seeds: [3, 5]}}]")
    + "keep_weights: finalists\nscale: match\n"

  private static func finished(_ text: String = text) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", text)
    let outcome = try Program.start(["sweep", "run", "small.yaml"], in: folder).outcome(seconds: 120)
    #expect(outcome.status == 0, "\(outcome.error)")
    return folder
  }

  private func export(_ words: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
    try Program.run(["sweep", "export"] + words + ["--format", "safetensors", "-o", "out.safetensors"], in: folder)
  }

  /// The accuracy of weights from a file on the images of a split.
  /// - Parameter factors: those by which the sweep scaled the outputs of grafts.
  private func accuracy(
    _ tensors: SafeTensors, of composition: String, factors: [String: Double], on split: (DataSet) -> ImageSet
  ) throws -> Double {
    let data = try DataSet.load(.catalogue("digits")).split(validation: .standard)
    let images = split(data)
    let engine = OneDNNEngine()
    var right = 0
    let batches = Batches(evaluating: images, of: data, size: 256)
    for index in 0..<batches.count {
      let batch = try batches.batch(index)
      let graph = try Checkout.grafter.graft(
        composition == "identity" ? nil : CompositionParser.parse(composition),
        at: [SitePattern("layer3.0.residual")],
        of: CompositionParser.parseReference("resnet8(classes: 10, width: 4)"), input: batch.images.shape,
        factors: factors)
      let variables = try VariableStore(graph.variables, seed: 0)
      // PyTorch's count of batches, which Suture does not use.
      let names = tensors.names.filter { !$0.hasSuffix(".num_batches_tracked") && $0 != "num_batches_tracked" }
      #expect(Set(names) == Set(variables.slots.map(\.name)))
      for slot in variables.slots { try variables.set(slot.name, try tensors.require(slot.name, path: "")) }
      let executable = try engine.prepare(
        try graph.lowered(for: .evaluation), variables: variables, options: ExecutionOptions(threads: .one))
      let logits = try executable.run([batch.images], seed: 0)[0]
      right += Classification.right(logits.values, classes: data.classes, labels: batch.labels)
    }
    return Double(right) / Double(images.count)
  }

  @Test func `the exported network has the accuracies that the sweep recorded, with each seed's weights`() throws {
    let folder = try Self.finished()
    defer { withExtendedLifetime(folder) {} }
    for composition in ["identity", "se", "eca"] {
      let outcome = try Program.run(["sweep", "show", composition, "small.db", "--json"], in: folder)
      let shown = try #require(try outcome.json() as? [String: Any])
      let grafts = shown["grafts"] as? [[String: Any]] ?? []
      let factors = Dictionary(
        grafts.map { ($0["site"] as? String ?? "", $0["factor"] as? Double ?? 0) }
      ) { first, _ in first }
      #expect(factors.isEmpty == (composition == "identity"))
      for seed in [3, 5] {
        let exported = try export([composition, "small.db", "--seed", "\(seed)"], in: folder)
        #expect(exported.status == 0 && exported.output == "wrote out.safetensors\n", "\(exported.error)")
        let file = try SafeTensors(contentsOf: folder.file("out.safetensors"))
        for (split, key) in [("validation", "accuracies"), ("test", "test_accuracies")] {
          let recorded = try #require(((shown[key] as? [String: Any])?["1"] as? [String: Any])?["\(seed)"] as? Double)
          let stated = try #require(Double(file.metadata["suture.\(split)_accuracy"] ?? ""))
          // JSONSerialization rounds.
          #expect(abs(stated - recorded) < 1e-12)
          let measured = try accuracy(file, of: composition, factors: factors) { data in
            split == "test" ? data.test : data.choices.images
          }
          #expect(measured == stated, "\(composition), seed \(seed), \(split)")
        }
      }
    }
  }

  @Test func `the file says what it is, and the weights are those of the best seed`() throws {
    let folder = try Self.finished()
    defer { withExtendedLifetime(folder) {} }
    let results = try Sweep.results(try Program.run(["sweep", "results", "small.db", "--json"], in: folder))
    let first = try export(["#1", "small.db"], in: folder)
    #expect(first.status == 0, "\(first.error)")
    let facts = try SafeTensors(contentsOf: folder.file("out.safetensors")).metadata
    let best = facts["suture.composition"] ?? "identity"
    let ranked = results.values.filter { $0["control"] is NSNull }
      .max { ($0["accuracy_mean"] as? Double ?? 0) < ($1["accuracy_mean"] as? Double ?? 0) }
    #expect(
      try #require(ranked?["accuracy_mean"] as? Double) == #require(results[best]?["accuracy_mean"] as? Double))

    #expect(try export(["se", "--store", "small.db"], in: folder).status == 0)
    let file = try SafeTensors(contentsOf: folder.file("out.safetensors"))
    let shown = try Program.run(["sweep", "show", "se", "small.db", "--json"], in: folder).json() as? [String: Any]
    let accuracies = try #require((shown?["accuracies"] as? [String: Any])?["1"] as? [String: Double])
    let seed = try #require(accuracies.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key)
    func fact(_ key: String) -> String? { file.metadata["suture.\(key)"] }
    #expect(fact("seed") == seed && fact("seeds") == "3, 5" && fact("sweep") == "small" && fact("epochs") == "1")
    #expect(fact("composition") == "se" && fact("backbone") == "resnet8(classes: 10, width: 4)")
    #expect(fact("dataset") == "digits" && fact("classes") == "10" && fact("image") == "1x8x8")
    #expect(fact("normalization")?.contains("\"mean\":[0.3") == true && fact("scale") == "match")
    for (own, key) in [("validation_accuracy_mean", "accuracy_mean"), ("test_accuracy_mean", "test_accuracy_mean")] {
      let (stated, shown) = (Double(fact(own) ?? ""), results["se"]?[key] as? Double)
      #expect(try abs(#require(stated) - #require(shown)) < 1e-12)
    }
    let outcome = try export(["se", "--store", "small.db"], in: folder)
    #expect(outcome.error.contains("note: weights of 'se', seed \(seed), the best of 2 seeds by validation accuracy"))
    #expect(!outcome.error.contains("warning"))
  }

  @Test func `weights that are not there are told, with the way to get them`() throws {
    let folder = try Self.finished(
      Sweep.specification(
        modules: ["se", "eca"],
        stages: "[{train: {epochs: 1, keep: {best: 1, parts: false}}}, {train: {epochs: 1, seeds: [3, 5]}}]"))
    defer { withExtendedLifetime(folder) {} }
    let none = try export(["identity", "small.db"], in: folder)
    #expect(none.status == 1 && none.error.contains("were not kept"), "\(none.error)")
    #expect(none.error.contains("add 'keep_weights: finalists' to the file of the sweep 'small'"))
    #expect(none.error.contains("trains only the finalists without weights again: 4 trials"))
    let dropped = try ["se", "eca"].map { try export([$0, "small.db"], in: folder).error }
    #expect(dropped.count { $0.contains("only finalists can have weights") } == 1, "\(dropped)")

    try folder.write("small.yaml", try folder.read("small.yaml") + "keep_weights: finalists\n")
    let kept = try Program.run(["sweep", "run", "small.yaml"], in: folder)
    #expect(kept.status == 0 && kept.error.contains("4 recorded trials of finalists"), "\(kept.error)")
    let status = try Program.run(["sweep", "status", "small.db"], in: folder)
    #expect(status.output.contains("weights of finalists: 4 of 4 trials kept, "), "\(status.output)")
    #expect(try export(["identity", "small.db", "--seed", "3"], in: folder).status == 0)
    let seed = try export(["identity", "small.db", "--seed", "4"], in: folder)
    #expect(seed.status == 1 && seed.error.contains("has no result with seed 4: its seeds are 3 and 5"))
    let place = try export(["#9", "small.db"], in: folder)
    #expect(place.status == 1 && place.error.contains("the ranking has 3 places, from '#1'"), "\(place.error)")

    let file = try SafeTensors(contentsOf: folder.file("out.safetensors"))
    let path = "small.weights/\(file.metadata["suture.trial"] ?? "").safetensors"
    try folder.write(path, "damaged")
    let damaged = try export(["identity", "small.db", "--seed", "3"], in: folder)
    #expect(damaged.status == 1 && damaged.error.contains("are damaged: '\(path)'"), "\(damaged.error)")
    #expect(damaged.error.contains("'suture sweep resume small.db'") && damaged.error.contains("'--seed 5'"))
    let again = try Program.run(["sweep", "status", "small.db"], in: folder)
    #expect(again.output.contains("3 of 4 trials kept") && again.output.contains("are damaged: '\(path)'"))
    let resumed = try Program.run(["sweep", "resume", "small.db"], in: folder)
    #expect(resumed.status == 0 && resumed.error.contains("the trial is trained again"), "\(resumed.error)")
    #expect(try export(["identity", "small.db", "--seed", "3"], in: folder).status == 0)
  }

  @Test func `the store and kept weights are never replaced by an export`() throws {
    let folder = try Self.finished()
    defer { withExtendedLifetime(folder) {} }
    #expect(try export(["se", "small.db", "--seed", "3"], in: folder).status == 0)
    let trial = try #require(
      try SafeTensors(contentsOf: folder.file("out.safetensors")).metadata["suture.trial"])
    for path in ["small.db", "./small.db", "small.weights/\(trial).safetensors"] {
      let before = try Data(contentsOf: URL(fileURLWithPath: folder.file(path)))
      let words = ["sweep", "export", "se", "small.db", "--format", "safetensors", "-o", path]
      let outcome = try Program.run(words, in: folder)
      #expect(outcome.status != 0 && outcome.error.contains(path), "\(path): \(outcome.error)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(path))) == before, "\(path)")
    }
  }

  @Test func `a plugin that has changed is told`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    defer { withExtendedLifetime((folder, dropIn)) {} }
    try dropIn.add("mine", "*y = x; return 0;")
    try folder.write("small.yaml", Sweep.specification(modules: ["mine"]) + "keep_weights: finalists\n")
    let run = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path], in: folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(try export(["mine", "small.db", "--registry", dropIn.path], in: folder).error.contains("warning") == false)
    let elsewhere = try export(["mine", "small.db"], in: folder)
    #expect(elsewhere.status == 1 && elsewhere.error.contains("add --registry"), "\(elsewhere.error)")
    try dropIn.add("mine", "volatile int other = 1; (void)other; *y = x; return 0;")
    let changed = try export(["mine", "small.db", "--registry", dropIn.path], in: folder).error
    #expect(changed.contains("warning: 'mine' is not what the weights were trained with (code "), "\(changed)")
  }
}
