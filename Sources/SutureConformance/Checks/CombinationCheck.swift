import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry

/// A module can be combined with every other: in series in both orders, and in parallel.
public struct CombinationCheck: ConformanceCheck {
  public static let id = "combination"
  public static let level = ConformanceLevel.exhaustive
  public static let need = ConformanceNeed.graph
  public static let explanation = "in series and in parallel with every other module, outputs and gradients are finite"

  /// Small feature maps that most contracts admit, smallest first.
  private static let shapes: [Shape] = [16, 32, 64, 128, 256].flatMap { channels in
    [4, 8, 16].map { [2, channels, $0, $0] }
  }

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard subject.manifest.kind == .module else { return report.skip("backbones are not combined") }
    let grafter = Grafter(registry: subject.registry, source: subject.examiner)
    let own = try Partner(subject.manifest)
    var count = 0
    for other in subject.registry.manifests where other.kind == .module {
      guard subject.partners?.contains(other.id) ?? true else { continue }
      count += 1
      let partner = try Partner(other)
      let texts = ["\(own.term) >> \(partner.term)", "\(partner.term) >> \(own.term)", "\(own.term) + \(partner.term)"]
      for text in own.id == partner.id ? [texts[0], texts[2]] : texts { try examine(subject, text, grafter, &report) }
    }
    if report.holds { report.pass("\(count) partners") }
  }

  /// A module and its term in a combination; one that joins branches is applied to the input itself, as often as it has
  /// inputs.
  private struct Partner {
    let id: String
    let term: String

    init(_ manifest: Manifest) throws {
      id = manifest.id
      // A module that changes the shape needs a projection to be added to one that does not.
      let inputs = manifest.contract.joinsBranches ? manifest.contract.inputs.map { _ in "identity" } : []
      let call = inputs.isEmpty ? manifest.id : "\(manifest.id)(\(inputs.joined(separator: ", ")))"
      term = manifest.contract.keepsShape ? call : "project(\(call))"
    }
  }

  private func examine(
    _ subject: ConformanceSubject, _ text: String, _ grafter: Grafter, _ report: inout CheckReport
  ) throws {
    let composition: Composition
    do {
      composition = try grafter.composer.composition(text)
    } catch {
      return report.fail("'\(text)' is invalid: \(error)", because: error)
    }
    let shape = Self.shapes.first { (try? grafter.composer.check(composition, input: Signal($0))) != nil }
    guard let shape else { return report.fail("'\(text)': none of the shapes tried fits both contracts") }
    let sizes = shape.dimensions.map(String.init).joined(separator: "x")
    let command = "suture inspect '\(text)' --input \(sizes)"
    do {
      let graph = try grafter.build(composition, input: shape)
      let run = SampledRun(graph, seed: subject.seed, engine: subject.engine, threads: .one)
      for (name, tensor) in zip(run.stepNames, try run.step()) where !tensor.isFinite {
        return report.fail("'\(text)' at \(shape): \(name) is not finite", reproduce: command)
      }
    } catch {
      report.fail("'\(text)' at \(shape): the contracts admit it, but \(error)", because: error, reproduce: command)
    }
  }
}
