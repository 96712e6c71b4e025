import Foundation
import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureTraining

@Suite(.serialized)
struct ClassifierTrainingTests {
  /// Eight-pixel images whose brightness is their class.
  static func data(images: Int, validation: ValidationShare = .none) throws -> DataSet {
    let labels = (0..<images).map { $0 % 2 }
    let pixels = labels.flatMap { label in (0..<64).map { UInt8(label * 120 + $0 % 8) } }
    let split = ImageSet(pixels: pixels, labels: labels, channels: 1, height: 8, width: 8)
    return try DataSet(id: "made", name: "made", train: split, test: split).split(validation: validation)
  }

  static func training(
    _ data: DataSet, epochs: Int = 1, tests: Bool = true, graft: String? = nil, start: StartWeights? = nil,
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> ClassifierTraining {
    var settings = TrainingSettings()
    settings.batchSize = 8
    change(&settings)
    let network = try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: try graft.map(CompositionParser.parse),
      sites: graft == nil ? [] : [SitePattern("layer*.0.residual")], data: data, engine: OneDNNEngine())
    return ClassifierTraining(
      network: network, data: data, settings: settings, epochs: epochs, seed: 0, tests: tests,
      start: start, engine: OneDNNEngine(), threads: .one)
  }

  // MARK: What is evaluated

  @Test func `validation images are evaluated every epoch, test images once and only where asked for`() throws {
    let data = try Self.data(images: 40, validation: .standard)
    let report = try #require(try Self.training(data, epochs: 2).train().report)
    #expect(report.split == .validation && report.accuracy == report.epochs.last?.accuracy)
    // Four validation images, forty test images.
    #expect(report.epochs.allSatisfy { ($0.accuracy * 4).rounded() == $0.accuracy * 4 })
    #expect(report.testAccuracy != nil)
    let untested = try #require(try Self.training(data, tests: false).train().report)
    #expect(untested.testAccuracy == nil)
  }

  @Test func `without validation images the test images take their place, and the report says so`() throws {
    let report = try #require(try Self.training(try Self.data(images: 16)).train().report)
    #expect(report.split == .test && report.testAccuracy == report.accuracy)
  }

  // MARK: Divergence

  @Test func `a network that the last step ruins has diverged, and has no accuracy`() throws {
    let training = try Self.training(try Self.data(images: 16)) { settings in
      // One step a pass: its loss is that of fresh weights.
      settings.batchSize = 16
      settings.learningRate = 1e6
      settings.optimizer.weightDecay = 1e6
      settings.warmUpEpochs = 0
      settings.labelSmoothing = 0
    }
    #expect(throws: TrainingError.outputNotFinite(.test)) { try training.train() }
  }

  @Test func `a loss that is not finite ends training at its step`() throws {
    let training = try Self.training(try Self.data(images: 160), epochs: 3) { settings in
      settings.learningRate = 1e6
      settings.optimizer.weightDecay = 1e6
      settings.warmUpEpochs = 0
    }
    #expect {
      try training.train()
    } throws: { error in
      guard case TrainingError.lossNotFinite(let epoch, let step, let steps) = error else { return false }
      return epoch == 1 && step > 1 && steps == 20
    }
  }

  @Test func `a finite loss far above that of guessing has diverged too`() throws {
    let data = try Self.data(images: 16)
    let learningRates = [1e2, 1e3, 1e4, 1e5]
    // Where exactly the loss explodes without overflowing depends on rounding: one of these rates does.
    let errors = try learningRates.map { rate -> TrainingError? in
      do {
        _ = try Self.training(data, epochs: 4) { settings in
          settings.learningRate = rate
          settings.warmUpEpochs = 0
        }.train()
        return nil
      } catch let error as TrainingError { return error }
    }
    #expect(errors.contains { if case .lossTooLarge(_, let loss, let bound) = $0 { loss > bound } else { false } })
  }

  // MARK: Interruption

  @Test(arguments: [Optimizer.sgd(), .adamW()], [1, 4, 8])
  func `an interrupted training goes on from its file to the same numbers`(
    optimizer: Optimizer, steps: Int
  ) throws {
    let data = try Self.data(images: 36, validation: .standard)
    let training = try Self.training(data, epochs: 3) { settings in
      settings = TrainingSettings(optimizer: optimizer)
      settings.batchSize = 8
    }
    guard case .complete(let whole, let variables) = try training.train() else {
      Issue.record("nothing interrupted it")
      return
    }
    var asked = 0
    let ending = try training.train(isInterrupted: {
      asked += 1
      return asked > steps
    })
    guard case .interrupted(let checkpoint) = ending else {
      Issue.record("it was interrupted after \(steps) of 12 steps")
      return
    }
    #expect(checkpoint.progress.steps == steps && checkpoint.progress.epochs.count == steps / 4)
    let recipe = try Self.recipe(data, epochs: 3)
    try TemporaryFolder.withFile { path in
      try TrainingFile.checkpoint(checkpoint, recipe: recipe, save: "w").write(to: path)
      let read = try TrainingFile.read(checkpoint: path)
      #expect(read.recipe == recipe && read.save == "w")
      guard case .complete(let report, let resumed) = try training.train(from: read.checkpoint) else {
        Issue.record("nothing interrupted it")
        return
      }
      #expect(report.accuracy == whole.accuracy && report.testAccuracy == whole.testAccuracy)
      #expect(report.epochs.map(\.loss) == whole.epochs.map(\.loss))
      #expect(report.epochs.map(\.trainAccuracy) == whole.epochs.map(\.trainAccuracy))
      #expect(resumed.safeTensors() == variables.safeTensors())
    }
  }

  private static func recipe(_ data: DataSet, epochs: Int) throws -> TrainingRecipe {
    let network = try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: try CompositionParser.parse("se"), sites: [SitePattern("layer*")], data: data,
      engine: OneDNNEngine())
    return try TrainingRecipe(
      network: network, data: data, reference: .folder("images"), validation: .standard, settings: TrainingSettings(),
      epochs: epochs, seed: 7, engine: OneDNNEngine(), threads: .one, program: "suture 0")
  }

  @Test func `saved weights hold the whole recipe and the result`() throws {
    let data = try Self.data(images: 40, validation: .standard)
    guard case .complete(let report, let variables) = try Self.training(data).train() else { return }
    let recipe = try Self.recipe(data, epochs: 1)
    let metadata = try TrainingFile.weights(variables, recipe: recipe, report: report).metadata
    let text = try #require(metadata["recipe"])
    for part in [
      "\"backbone\":\"resnet8(classes: 2, width: 4)\"", "\"composition\":\"se(", "\"sites\":[\"layer*\"]", data.digest,
      "\"formula\":\"(pixel / 255 - mean) / deviation\"", "\"optimizer\":\"SGD, momentum 0.9, Nesterov",
      "\"schedule\":\"linear warm-up to 0.1 in 1.0 epochs, then half a cosine to 0\"", "\"seed\":7",
      "\"validation\":0.1", "\"program\":\"suture 0\"", "\"engine\":\"oneDNN", "\"engineID\":\"onednn\"",
      "\"counts\":[36,4,40]",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    // A folder is found again from any other one.
    #expect(recipe.images.folder?.hasPrefix("/") == true && recipe.images.folder?.hasSuffix("/images") == true)
    #expect(metadata["result"]?.contains("\"test_accuracy\":") == true)
  }

  @Test func `a recipe of an earlier version, with a rule for the optimizer, is read`() throws {
    let recipe = try Self.recipe(try Self.data(images: 40), epochs: 1)
    let text = String(decoding: try JSONEncoder().encode(recipe), as: UTF8.self)
    var object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    var training = try #require(object["training"] as? [String: Any])
    training["optimizer"] = nil
    training["rule"] = "adamw"
    training["weightDecay"] = 0.01
    object["training"] = training
    object["engineID"] = nil
    let read = try JSONDecoder().decode(TrainingRecipe.self, from: JSONSerialization.data(withJSONObject: object))
    #expect(read.training.optimizer == .adamW(weightDecay: 0.01))
    #expect(read.training.learningRate == recipe.training.learningRate)
    #expect(recipe.change(to: read) == nil)
  }

  @Test func `a checkpoint of other images or plugins is not gone on with`() throws {
    let recipe = try Self.recipe(try Self.data(images: 40), epochs: 1)
    let other = try Self.recipe(try Self.data(images: 48), epochs: 1)
    #expect(recipe.change(to: recipe) == nil)
    #expect(recipe.change(to: other)?.hasPrefix("the images of '/") == true)
    try TemporaryFolder.withFile { path in
      try SafeTensors().write(to: path)
      #expect(throws: TrainingFile.Failure.noCheckpoint(path: path)) { try TrainingFile.read(checkpoint: path) }
    }
  }

  // MARK: Memory

  @Test func `what does not fit into memory is refused with the number before anything is computed`() throws {
    var memory = TrainingMemory(batch: 64, image: [1, 1, 4096, 4096], limit: 4 << 30)
    try memory.count(floats: 1 << 29)
    #expect(memory.rest == 2 << 30)
    let error = #expect(throws: TrainingError.self) { try memory.count(floats: 1 << 30) }
    #expect(
      error?.description
        == "training with a batch size of 64 on images of 1×1×4096×4096 needs at least 6.0 GiB of memory; there are 4.0 "
        + "GiB here: use a smaller batch size")
    #expect(throws: TrainingError.self) { try memory.count(floats: .max) }
    // What an executable would need is told before it is allocated.
    #expect(throws: TrainingError.self) {
      try memory.prepare { limit in
        #expect(limit == 2 << 30)
        throw EngineError.outOfMemory(byteCount: 3 << 30)
      }
    }
  }

  @Test func `an executable over its limit takes no memory`() throws {
    let data = try Self.data(images: 16)
    let network = try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: nil, sites: [], data: data, engine: OneDNNEngine())
    let graph = try network.graph(8).lowered(for: .evaluation)
    let variables = try VariableStore(graph.variables, seed: 0)
    let options = ExecutionOptions(threads: .one, memoryLimit: 1000)
    #expect {
      try OneDNNEngine().prepare(graph, variables: variables, options: options)
    } throws: { error in
      guard case EngineError.outOfMemory(let count) = error else { return false }
      return count > 1000
    }
  }
}
