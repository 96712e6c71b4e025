import Foundation
import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureTraining

/// What fine-tuning needs: start weights, frozen parts, learning rates by layer, averaged weights, checkpoints.
@Suite(.serialized)
struct FineTuningTests {
  private static func variables(
    graft: String? = "se(reduction: 2)", epochs: Int = 1, start: StartWeights? = nil,
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> VariableStore {
    let data = try ClassifierTrainingTests.data(images: 32)
    let ending = try ClassifierTrainingTests.training(data, epochs: epochs, graft: graft, start: start, change).train()
    guard case .complete(_, let variables) = ending else { throw TrainingError.nothingToTrain }
    return variables
  }

  private static func graph(_ graft: String?) throws -> Graph {
    try Checkout.grafter.graft(
      graft.map(CompositionParser.parse), at: graft == nil ? [] : [SitePattern("layer*.0.residual")],
      of: CompositionParser.parseReference("resnet8(classes: 2, width: 4)"), input: [8, 1, 8, 8])
  }

  // MARK: Parts

  @Test func `the parts are the backbone without its last layer, that layer, and the grafts`() throws {
    let graph = try Self.graph("se(reduction: 2) >> eca")
    let groups = VariableGroups(graph)
    let head = try groups.names(matching: VariablePattern("head"))
    #expect(head == ["linear.weight", "linear.bias"])
    let grafts = try groups.names(matching: VariablePattern("grafts"))
    let bare = Set(try Self.graph(nil).variables.map(\.name))
    #expect(grafts == Set(graph.variables.map(\.name)).subtracting(bare) && !grafts.isEmpty)
    #expect(try groups.names(matching: VariablePattern("backbone")) == bare.subtracting(head))
    let block = try groups.names(matching: VariablePattern("layer*.0.bn1"))
    #expect(block.count == 12 && block.contains("layer2.0.bn1.running_mean"))
    #expect(try VariableGroups(Self.graph(nil)).names(matching: VariablePattern("grafts")).isEmpty)
    #expect(throws: TrainingError.noSuchVariables("layer9")) { try groups.names(matching: VariablePattern("layer9")) }
  }

  @Test func `the learning rate falls by one factor with each layer from the head`() throws {
    let factors = VariableGroups(try Self.graph("se(reduction: 2)")).layerFactors(decay: 0.5)
    #expect(factors["conv1.weight"] == 0.0625 && factors["layer1.0.conv1.weight"] == 0.125)
    #expect(factors["layer3.0.bn2.bias"] == 0.5 && factors["linear.weight"] == nil)
    #expect(factors.keys.allSatisfy { !$0.contains("fc") })
  }

  @Test func `frozen variables keep their values, running statistics too, and all others are trained`() throws {
    let start = try VariableStore(Self.graph("se(reduction: 2)").variables, seed: 0)
    let trained = try Self.variables { $0.frozen = [VariablePattern("backbone")] }
    let groups = VariableGroups(try Self.graph("se(reduction: 2)"))
    let frozen = try groups.names(matching: VariablePattern("backbone"))
    for slot in trained.slots {
      #expect((trained.tensor(slot.name) == start.tensor(slot.name)) == frozen.contains(slot.name), "\(slot.name)")
    }
    #expect(throws: TrainingError.nothingToTrain) {
      try Self.variables(graft: nil) { $0.frozen = [VariablePattern("backbone"), VariablePattern("head")] }
    }
  }

  @Test func `a frozen BatchNorm normalises by its running statistics in training`() throws {
    let graph = try Self.graph(nil)
    let frozen = graph.freezing(Set(graph.variables.map(\.name)))
    #expect(try frozen.lowered(for: .training).updates.isEmpty)
    #expect(try graph.lowered(for: .training).updates.count == 2 * 7)
    #expect(try frozen.withCrossEntropy().outputs.count == 2)
  }

  // MARK: Start weights

  @Test func `training starts with a file's weights, and grafts with their own`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file("w.safetensors")
    let saved = try VariableStore(Self.graph(nil).variables, seed: 5)
    try saved.safeTensors().write(to: path)
    let start = try StartWeights(WeightSource(path, required: 0))
    var report: TransferReport?
    let data = try ClassifierTrainingTests.data(images: 32)
    let training = try ClassifierTrainingTests.training(data, graft: "se(reduction: 2)", start: start) { settings in
      settings.frozen = [VariablePattern("backbone")]
      settings.learningRate = 0
    }
    guard case .complete(_, let variables) = try training.train(transfer: { report = $0 }) else { return }
    for slot in saved.slots { #expect(variables.tensor(slot.name) == saved.tensor(slot.name), "\(slot.name)") }
    #expect(report?.missing.tensors == report?.missingInGrafts && report?.mismatched.tensors == 0)
    #expect(report?.summary.contains(" missing in grafts") == true)

    try VariableStore(Self.graph(nil).variables, seed: 6).safeTensors().write(to: path)
    #expect(throws: TrainingError.weightsChanged(path: path)) { try training.train() }
    let strict = try StartWeights(WeightSource(path, required: 1))
    #expect(throws: TransferError.self) { try Self.variables(start: strict) }
  }

  // MARK: Averages

  @Test func `averaged weights follow the formula, and their exchange leaves the weights as they were`() throws {
    let graph = try Self.graph(nil)
    let store = try VariableStore(graph.variables, seed: 1)
    let average = WeightAverage(of: store, decay: 0.3)
    let before = try #require(store.tensor("linear.weight")).values
    store.parameters.update(repeating: 2)
    average.add(update: 1)
    average.add(update: 40)
    let own = try #require(store.tensor("linear.weight"))
    // d = 2/11, then the decay itself, which is smaller than 41/50.
    let expected = before.map { 0.3 * (Float(2.0 / 11) * $0 + Float(9.0 / 11) * 2) + 0.7 * 2 }
    let found = average.withAverages { store.tensor("linear.weight") }
    #expect(zip(try #require(found).values, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(store.tensor("linear.weight") == own)
  }

  // MARK: Resuming

  @Test func `a checkpoint of an epoch goes on to the same weights, with every setting in use`() throws {
    let data = try ClassifierTrainingTests.data(images: 36, validation: .standard)
    let training = try ClassifierTrainingTests.training(data, epochs: 3, graft: "se(reduction: 2)") { settings in
      settings = TrainingSettings(optimizer: .adamW())
      settings.batchSize = 8
      settings.accumulation = 2
      settings.averageDecay = 0.9
      settings.maximumNorm = 0.5
      settings.layerDecay = 0.5
      settings.frozen = [VariablePattern("conv1")]
    }
    var checkpoints: [Int: TrainingCheckpoint] = [:]
    let ending = try training.train(keep: { epoch, make in checkpoints[epoch] = try make() })
    guard case .complete(let whole, let variables) = ending else { return }
    #expect(checkpoints.keys.sorted() == [1, 2] && whole.epochs.count == 3)
    for checkpoint in checkpoints.values {
      guard case .complete(let report, let resumed) = try training.train(from: checkpoint) else { return }
      #expect(report.epochs.map(\.loss) == whole.epochs.map(\.loss))
      #expect(resumed.safeTensors() == variables.safeTensors())
    }
    #expect(throws: TrainingError.tooFewBatches(batches: 4, accumulation: 5)) {
      try ClassifierTrainingTests.training(data) { $0.accumulation = 5 }.train()
    }
  }

  @Test func `settings that are not used leave no trace in keys, and those that are come back`() throws {
    func text(_ settings: TrainingSettings) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(settings), as: UTF8.self)
    }
    var settings = TrainingSettings()
    for key in ["frozen", "layerDecay", "maximumNorm", "accumulation", "averageDecay"] {
      #expect(try !text(settings).contains(key))
    }
    settings.frozen = [VariablePattern("backbone")]
    settings.layerDecay = 0.75
    settings.maximumNorm = 1
    settings.accumulation = 4
    settings.averageDecay = 0.99
    #expect(try JSONDecoder().decode(TrainingSettings.self, from: Data(try text(settings).utf8)) == settings)
  }
}
