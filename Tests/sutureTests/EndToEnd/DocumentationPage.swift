import Foundation
import SutureTestSupport

/// A page of the documentation: README or a guide.
struct DocumentationPage: CustomStringConvertible {
  /// A block between ``` fences.
  struct Block {
    /// The word after the opening fence.
    let language: String
    let text: String
    /// The line of the opening fence, from 1.
    let line: Int
  }

  /// Its path within the checkout.
  let path: String
  let text: String
  let blocks: [Block]

  var description: String { path }

  init(path: String) throws {
    try self.init(path: path, text: String(contentsOfFile: "\(Checkout.root)/\(path)", encoding: .utf8))
  }

  init(path: String, text: String) {
    self.path = path
    self.text = text
    var blocks: [Block] = []
    var open: (language: String, line: Int, lines: [Substring])?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let block = open {
        if line == "```" {
          blocks.append(Block(language: block.language, text: block.lines.joined(separator: "\n"), line: block.line))
          open = nil
        } else {
          open?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), number + 1, [])
      }
    }
    self.blocks = blocks
  }

  /// README, how to contribute, and every guide.
  static let all: [String] = {
    let sources = "\(Checkout.root)/Sources"
    let files = FileManager.default.enumerator(atPath: sources)?.compactMap { $0 as? String } ?? []
    let guides = files.filter { $0.contains(".docc/") && $0.hasSuffix(".md") }.sorted().map { "Sources/\($0)" }
    return ["README.md", ".github/CONTRIBUTING.md"] + guides
  }()

  /// What stands between single backticks outside of blocks.
  var inlineCode: [String] {
    var isBlock = false
    var spans: [String] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("```") { isBlock.toggle() }
      guard !isBlock else { continue }
      spans += line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
    return spans
  }
}
