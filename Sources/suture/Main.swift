#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program.
@main
struct Main {
  /// All commands, in the order in which the help lists them.
  static let tool = CommandLineTool(
    name: "suture", version: "0.1.0",
    abstract: "Graft attention modules onto vision backbones, alone and combined, and find what is worth keeping.",
    examples: [],
    entries: [])

  static func main() {
    exit(tool.run(Array(CommandLine.arguments.dropFirst()), .standard()))
  }
}
