import SutureGraph
import SutureSupport

/// A runtime for exported networks, such as ONNX Runtime, with the measured result of each module.
public struct MeasuredRuntime: Hashable, Sendable {
  /// The formats of exported files that runtimes read, spelled as `suture export --format` does.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// An ONNX model.
    case onnx
    /// A Python file with the network as a PyTorch module.
    case pytorch
  }

  /// The id by which commands and sweeps name it: `onnxruntime`.
  public let id: String
  /// The version that was measured, in the runtime's own form: `1.32.0`.
  public let version: String
  /// The format of the exported files that it was given.
  public let format: Format
  /// The ONNX opset of these files; nil for other formats.
  public let opset: Int?
  /// The program that converts exported files for it, with its version: `pnnx 20261020`; nil if it reads them itself.
  public let converter: String?
  /// The version of the program that exported the files.
  public let exporter: String
  /// The day of the measurement: `2026-11-28`.
  public let date: String
  /// The largest error with which a module counts as running; see `Measurement.Outcome`.
  public let tolerance: Double
  /// The shapes of the inputs, each [n, c, h, w].
  public let shapes: [Shape]
  /// A restriction that concerns every module, such as one batch size for each loaded network; nil if there is none.
  public let caveat: String?
  /// What was measured, by the module's id; every module with its default hyperparameters.
  public let measurements: [String: Measurement]
  /// The path of the file that it was read from.
  public let path: String
  /// The SHA-256 digest of the file's bytes, in hexadecimal.
  public let digest: String

  /// The name with the measured version: `onnxruntime 1.32.0`.
  public var title: String { "\(id) \(version)" }

  /// A module's result in a runtime.
  public struct Measurement: Hashable, Sendable {
    /// Whether the module runs.
    public enum Outcome: Hashable, Sendable {
      /// It runs. The error is the largest absolute difference from Suture's own output, divided by the largest
      /// absolute value of that output; the largest over all shapes.
      case runs(error: Double)
      /// It does not run, or computes wrong numbers, with the reason.
      case fails(reason: String)
    }

    /// The version of the module.
    public let version: Version
    /// The result.
    public let outcome: Outcome
    /// A restriction under which it runs, such as other batch sizes being refused; nil if there is none.
    public let caveat: String?

    /// Whether another version of the module was measured than its manifest describes.
    public func isOutdated(for manifest: Manifest) -> Bool { version != manifest.version }
  }

  /// Why a module does not run, in one sentence; nil if it runs or was not measured.
  public func failure(of manifest: Manifest) -> String? {
    guard let measurement = measurements[manifest.id], case .fails(let reason) = measurement.outcome else { return nil }
    let other = measurement.isOutdated(for: manifest) ? " (measured with version \(measurement.version))" : ""
    return "'\(manifest.id)' does not run in \(title): \(reason)\(other)"
  }
}
