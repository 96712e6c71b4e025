import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

struct ManPageTests {
  private static let page = ManPage(Main.tool, environment: Main.tool.environment).text

  @Test func `every command, option and example is in the page`() {
    func check(_ entries: [CommandEntry], _ path: String) {
      for entry in entries {
        let own = "\(path) \(entry.name)"
        #expect(Self.page.contains(".SS \(own.replacing("-", with: "\\-"))\n"), "\(own)")
        if case .command(let type) = entry {
          for option in type.configuration.options {
            #expect(Self.page.contains("\n.B \(option.label.replacing("-", with: "\\-"))\n"), "\(own) --\(option.name)")
          }
        }
        check(entry.entries, own)
      }
    }
    check(Main.tool.entries, "suture")
    #expect(Self.page.contains(".SH ENVIRONMENT"))
    for name in ["SUTURE_REGISTRY_PATH", StoreOptions.variable, "NO_COLOR"] { #expect(Self.page.contains(name)) }
  }

  @Test func `no text is taken for a request`() {
    let requests: Set<Substring> = [".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".nf", ".fi"]
    for line in Self.page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(line.prefix { $0 != " " }), "\(line)")
    }
    #expect(Self.page.utf8.allSatisfy { $0 < 128 })
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
  func `groff formats it without a warning`() throws {
    let folder = try TemporaryFolder()
    try folder.write("suture.1", Self.page)
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/groff")
    process.arguments = ["-man", "-Tutf8", "-ww", "-z", folder.file("suture.1")]
    (process.standardOutput, process.standardError) = (output, error)
    try process.run()
    let messages = try error.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(String(decoding: messages, as: UTF8.self).isEmpty)
  }
}
