import SutureComposer
import SutureData
import SutureEngine
import Testing

@testable import SutureSweep

@Suite(.serialized)
struct ClassifierTrainingTests {
  /// Eight-pixel images whose brightness is their class.
  private static func data(images: Int, validation: ValidationShare = .none) throws -> DataSet {
    let labels = (0..<images).map { $0 % 2 }
    let pixels = labels.flatMap { label in (0..<64).map { UInt8(label * 120 + $0 % 8) } }
    let split = ImageSet(pixels: pixels, labels: labels, channels: 1, height: 8, width: 8)
    return try DataSet(id: "made", name: "made", train: split, test: split).split(validation: validation)
  }

  private static func training(
    _ data: DataSet, epochs: Int = 1, tests: Bool = true, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> ClassifierTraining {
    var settings = TrainingSettings()
    settings.batchSize = 8
    change(&settings)
    let network = try Network(
      composer: Composer(registry: Fixtures.registry), backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: nil, sites: [], data: data)
    return ClassifierTraining(
      network: network, data: data, settings: settings, epochs: epochs, seed: 0, tests: tests, threads: .one)
  }

  // MARK: What is evaluated

  @Test func `validation images are evaluated every epoch, test images once and only where asked for`() throws {
    let data = try Self.data(images: 40, validation: .standard)
    let report = try Self.training(data, epochs: 2).train().report
    #expect(report.split == .validation && report.accuracy == report.epochs.last?.accuracy)
    // Four validation images, forty test images.
    #expect(report.epochs.allSatisfy { ($0.accuracy * 4).rounded() == $0.accuracy * 4 })
    #expect(report.testAccuracy != nil)
    #expect(try Self.training(data, tests: false).train().report.testAccuracy == nil)
  }

  @Test func `without validation images the test images take their place, and the report says so`() throws {
    let report = try Self.training(try Self.data(images: 16)).train().report
    #expect(report.split == .test && report.testAccuracy == report.accuracy)
  }

  // MARK: Divergence

  @Test func `a network that the last step ruins has diverged, and has no accuracy`() throws {
    let training = try Self.training(try Self.data(images: 16)) { settings in
      // One step a pass: its loss is that of fresh weights.
      settings.batchSize = 16
      settings.learningRate = 1e6
      settings.weightDecay = 1e6
      settings.warmUpEpochs = 0
      settings.labelSmoothing = 0
    }
    let repeated = training
    #expect(throws: SweepError.outputNotFinite(.test)) { try repeated.train() }
  }

  @Test func `a loss that is not finite ends training at its step`() throws {
    let training = try Self.training(try Self.data(images: 160), epochs: 3) { settings in
      settings.learningRate = 1e6
      settings.weightDecay = 1e6
      settings.warmUpEpochs = 0
    }
    #expect {
      try training.train()
    } throws: { error in
      guard case SweepError.lossNotFinite(let epoch, let step, let steps) = error else { return false }
      return epoch == 1 && step > 1 && steps == 20
    }
  }

  @Test func `a finite loss far above that of guessing has diverged too`() throws {
    let data = try Self.data(images: 16)
    let learningRates = [1e2, 1e3, 1e4, 1e5]
    // Where exactly the loss explodes without overflowing depends on rounding: one of these rates does.
    let errors = try learningRates.map { rate -> SweepError? in
      do {
        _ = try Self.training(data, epochs: 4) { settings in
          settings.learningRate = rate
          settings.warmUpEpochs = 0
        }.train()
        return nil
      } catch let error as SweepError { return error }
    }
    #expect(errors.contains { if case .lossTooLarge(_, let loss, let bound) = $0 { loss > bound } else { false } })
  }
}
