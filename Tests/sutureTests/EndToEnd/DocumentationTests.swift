import Foundation
import SutureTestSupport
import Testing

@testable import SutureEngine
@testable import SutureSweep

/// Every block of README and guides works as printed, in a folder where the page's earlier blocks have been run.
///
/// - `console`: each command is run and must succeed; where output is printed, it must be this one (`…` stands for
///   anything), and where that is an error, the command must fail.
/// - `yaml`: a whole sweep is planned; a part of one replaces that part of the page's sweep; a part of a manifest
///   replaces that part of the manifest that the page's commands wrote.
/// - `python`: is written to the file that its first line names.
/// - `swift`, `c`: stands, as it is printed, in a file that the page's commands wrote.
/// - `text`: an example of output, which may differ on another machine.
struct DocumentationTests {
  /// What is not run as printed, and what is run in its place, in the checkout: they build this program and run this test.
  private static let replacements = [
    "make sweep": "make --dry-run sweep",
    "make test": "make --dry-run test",
  ]

  /// Commands of Python are run by the one that has PyTorch.
  private static let python = "python3 "

  /// Examples in Swift that are compiled with the tests of the SDK.
  private static let examples =
    (try? String(contentsOfFile: "\(Checkout.root)/Tests/SuturePluginTests/GuideExamples.swift", encoding: .utf8)) ?? ""

  @Test(arguments: DocumentationPage.all)
  func `every block works as printed`(path: String) throws {
    let page = try DocumentationPage(path: path)
    if page.blocks.contains(where: { $0.language == "python" }), !Checkout.runsPyTorch { return }
    let folder = try TemporaryFolder()
    var sweep = YAMLSections("")
    for block in page.blocks {
      let place = "\(path):\(block.line)"
      switch block.language {
      case "console":
        let steps = Transcript(block.text).steps
        #expect(!steps.isEmpty, "\(place): no command; examples of output are 'text'")
        for step in steps { try check(step, at: place, in: folder) }
      case "yaml":
        let sections = YAMLSections(block.text)
        if sections.keys.contains("contract") || sections.keys.contains("zero_gradient") {
          try checkManifest(sections, at: place, in: folder)
        } else {
          sweep = sections.keys.contains("name") ? sections : sweep.replacing(sections)
          try checkSweep(sweep, at: place, in: folder)
        }
      case "python":
        let first = block.text.prefix { $0 != "\n" }
        let name = try #require(
          first.hasPrefix("# ") && first.hasSuffix(".py") ? String(first.dropFirst(2)) : nil, "\(place)")
        try folder.write(name, block.text + "\n")
      case "swift", "c":
        let files = try folder.files().filter { $0.hasSuffix(".\(block.language)") }
        let isThere = try files.contains { try folder.read($0).contains(block.text) }
        #expect(isThere || Self.examples.contains(block.text), "\(place): stands in none of \(files)")
      case "text":
        #expect(!block.text.contains("$ "), "\(place): commands belong into a block 'console'")
      default:
        Issue.record("\(place): a block is console, yaml, python, swift, c or text, not '\(block.language)'")
      }
    }
  }

  @Test(arguments: DocumentationPage.all)
  func `commands and options that the text names exist`(path: String) throws {
    for span in try DocumentationPage(path: path).inlineCode where span.hasPrefix("suture ") {
      let words = span.split(separator: " ").map(String.init)
      let isGroup = ["sweep", "plugin"].contains(words[1])
      let command = Array(words[1..<min(words.count, isGroup ? 3 : 2)])
      let help = try Program.run(["help"] + command)
      #expect(help.status == 0, "\(path): '\(span)': \(help.error)")
      for option in words where option.hasPrefix("--") {
        #expect(help.output.contains(option), "\(path): '\(span)' has no option '\(option)'")
      }
    }
  }

  private func check(_ step: Transcript.Step, at place: String, in folder: TemporaryFolder) throws {
    let plain = step.command.firstRange(of: "  #").map { String(step.command[..<$0.lowerBound]) } ?? step.command
    let command = plain.trimmingCharacters(in: .whitespaces)
    let replacement = Self.replacements[command]
    let own = command.hasPrefix(Self.python) ? "\(Checkout.python) \(command.dropFirst(Self.python.count))" : nil
    let outcome = try Shell.run(
      replacement ?? own ?? step.command, in: replacement == nil ? folder.path : Checkout.root, home: folder)
    #expect((outcome.status != 0) == step.fails, "\(place): \(command)\n\(outcome.text)")
    guard !step.expected.isEmpty else { return }
    #expect(
      step.matches(outcome.text),
      "\(place): \(command)\nprinted here:\n\(step.expected.joined(separator: "\n"))\nbut:\n\(outcome.text)")
  }

  /// A sweep of a guide is worth running: enough candidates reach the first and the last training.
  private func checkSweep(_ sweep: YAMLSections, at place: String, in folder: TemporaryFolder) throws {
    try folder.write("page.yaml", sweep.text)
    let outcome = try Program.run(["sweep", "plan", "page.yaml", "--json"], in: folder)
    try #require(outcome.status == 0, "\(place): \(outcome.error)")
    let plan = try #require(try outcome.json() as? [String: Any])
    let stages = try #require(plan["stages"] as? [[String: Any]])
    let trained = stages.filter { ($0["name"] as? String)?.hasPrefix("train") == true }
      .compactMap { $0["entered"] as? Int }
    let (first, last) = (try #require(trained.first), try #require(trained.last))
    #expect(first >= 20 && last >= 4, "\(place): \(trained) candidates are trained")
  }

  private func checkManifest(_ part: YAMLSections, at place: String, in folder: TemporaryFolder) throws {
    let path = try #require(
      try folder.files().first { $0.hasSuffix(".yaml") && $0.contains("/registry/") }, "\(place): no manifest to change"
    )
    let manifest = YAMLSections(try folder.read(path)).replacing(part)
    try folder.write("changed/\((path as NSString).lastPathComponent)", manifest.text)
    let id = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    let outcome = try Program.run(["info", id, "--registry", "changed"], in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(place): \(outcome.error)")
  }
}

/// A YAML text by its keys at the left margin.
private struct YAMLSections {
  private var sections: [(key: String, text: String)] = []

  var keys: [String] { sections.map(\.key) }
  var text: String { sections.map(\.text).joined(separator: "\n") + "\n" }

  init(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") {
        sections.append((String(line[..<colon]), String(line)))
      } else if !sections.isEmpty {
        sections[sections.count - 1].text += "\n\(line)"
      }
    }
  }

  /// The text with other sections in place of those of the same key, or added.
  func replacing(_ other: YAMLSections) -> YAMLSections {
    var result = self
    result.sections.removeAll { other.keys.contains($0.key) }
    result.sections += other.sections
    return result
  }
}
