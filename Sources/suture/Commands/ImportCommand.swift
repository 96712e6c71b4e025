import FoundationEssentials
import SutureGraph
import SutureImport
import SutureRegistry
import SutureSupport

/// `suture import`.
struct ImportCommand: Command {
  static let configuration = CommandConfiguration(
    name: "import", abstract: "Make a backbone of a network of your own: a .pt2 or ONNX file.",
    discussion: """
      Reads what 'torch.export.save' or an exporter of ONNX wrote, and makes a backbone of it: a manifest, the network's \
      operations, its weights, and sites named by the paths of its modules. All commands take it like any other backbone, \
      and no Python is needed. A network with operations that cannot be imported is refused with a list of them, and \
      nothing is written.

      The backbone starts with the imported weights; 'NAME(pretrained: false)' starts with random ones. Where the last \
      layer is linear, 'NAME(classes: 10)' replaces it; training does so by itself for the classes of the images.
      """,
    examples: [
      "suture import my_net.pt2", "suture import detector.onnx --name my_detector --input 1x3x320x320 --result 1",
      "suture import my_net.pt2 -o networks && suture probe my_net --registry networks",
    ],
    arguments: [.argument("model", help: "A .pt2 file of torch.export.save, or an ONNX file of opset 11 to 24.")],
    options: [
      .option("name", value: "id", help: "The backbone's id; by default made from the file's name."),
      .option(
        "output", short: "o", value: "folder",
        help: "Where the files go; by default your own registry, where all commands find them."),
      .option(
        "input", value: "shape",
        help:
          "The input's shape for examining the network, such as 1x3x224x224; by default one image of the exported size."
      ),
      .repeating(
        "result", value: "name",
        help: "An output that the backbone computes, by name or number from 1; by default all, flattened and joined."),
      .option(
        "classes", value: "number",
        help: "Add a classifier with this number of classes: a linear layer with new weights on the averaged outputs."),
      .flag(
        "all-sites",
        help:
          "List every site; by default residual branches, outer modules and items of lists of modules, where attention has something to do."
      ),
      .flag("force", help: "Replace an imported network of the same name, or what an interrupted import left of it."),
      .json,
    ])

  private let request: NetworkImport.Request
  private let folder: String?
  private let showsAllSites: Bool
  private let force: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    let name = arguments.value("name")
    if let name, !Name.isID(name) { throw PluginKitError.badName(name) }
    request = NetworkImport.Request(
      file: arguments.argument("model"), id: name, input: try arguments.shape("input"),
      outputs: arguments.values("result"), addedClasses: try arguments.integer("classes", in: 1...100_000))
    folder = arguments.value("output")
    showsAllSites = arguments.flag("all-sites")
    force = arguments.flag("force")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let network = try NetworkImport(request)
    let target = try ImportTarget(network, folder: folder)
    try target.check(force: force)
    var files = try network.prepare(in: target.folder)
    var record = try target.prepareRecord(of: files.digests)
    try files.commit()
    try record?.commit()
    let report = ImportReport(network, target)
    if isJSON { return try console.printJSON(report) }
    report.print(to: console, showsAllSites: showsAllSites)
  }
}
