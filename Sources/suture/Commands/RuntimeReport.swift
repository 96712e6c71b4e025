import SutureGraph
import SutureRegistry
import SutureSupport

/// The output of `info` for a runtime.
struct RuntimeReport: Encodable {
  let id: String
  let kind = "runtime"
  let version: String
  let format: String
  /// The ONNX opset of the exported files; nil for other formats.
  let opset: Int?
  let converter: String?
  let exporter: String
  let date: String
  let tolerance: Double
  let shapes: [[Int]]
  /// A restriction that concerns every module.
  let caveat: String?
  let modules: [RuntimeResult]
  let file: String
  private let summary: String

  enum CodingKeys: String, CodingKey {
    case id, kind, version, format, opset, converter, exporter, date, tolerance, shapes, caveat, modules, file, summary
  }

  init(_ runtime: MeasuredRuntime, _ registry: Registry) {
    id = runtime.id
    version = runtime.version
    format = runtime.format.rawValue
    opset = runtime.opset
    converter = runtime.converter
    exporter = runtime.exporter
    date = runtime.date
    tolerance = runtime.tolerance
    shapes = runtime.shapes.map(\.dimensions)
    caveat = runtime.caveat
    file = runtime.path
    summary = runtime.summary
    let manifests = registry.manifests.filter { $0.kind == .module }
    modules = Set(runtime.measurements.keys).union(manifests.map(\.id)).sorted().map { id in
      RuntimeResult(of: id, manifests.first { $0.id == id }, in: runtime)
    }
  }

  func print(to console: Console) {
    console.print(console.output.styled("\(id) \(version) (\(kind))", .bold))
    console.print(summary)
    console.print("")
    let inputs = shapes.map { $0.map(String.init).joined(separator: "×") }.joined(separator: ", ")
    InfoLines.print(
      [
        ("format", opset.map { "\(format), opset \($0)" } ?? format), ("converter", converter),
        ("exported by", "suture \(exporter)"),
        ("inputs", "\(inputs); modules with default hyperparameters"),
        ("error", "largest difference from Suture, relative to the largest output; at most \(tolerance)"),
        ("caveat", caveat), ("file", file),
        ("try", "suture export se --input 1x64x32x32 --format \(format) --for \(id)"),
      ], to: console)
    console.print("")
    var table = Table([.left("module"), .left("version"), .left("runs"), .right("error"), .left("remark")])
    for result in modules {
      let runs =
        switch result.state {
        case .runs: "yes"
        case .fails: "no"
        case .unmeasured: "not measured"
        }
      let remarks = [result.reason, result.caveat, result.isOutdated ? "the registry has another version" : nil]
      table.add([
        result.module, result.measuredVersion ?? "", runs, result.error.map(NumberText.error) ?? "",
        remarks.compactMap { $0 }.joined(separator: "; "),
      ])
    }
    table.print(to: console)
  }
}

extension MeasuredRuntime {
  /// How many modules run, from which format, and when that was measured.
  var summary: String {
    let running = measurements.values.count { if case .runs = $0.outcome { true } else { false } }
    let source = format == .onnx ? "ONNX" : "PyTorch"
    return
      "Runs \(running) of \(Words.plural(measurements.count, "module")) exported as \(source); measured on \(date)."
  }
}
