import Foundation

/// Compiles plugins that are written in C, with `suture.h` alone.
public enum PluginCompiler {
  public struct Failure: Error {
    public let output: String
  }

  /// The compilers of which any will do.
  public static let compilers = ["cc", "clang", "gcc"]

  /// Compiles a file to a shared library.
  public static func library(_ source: String, to path: String, _ options: [String] = []) throws {
    try run(["-std=c11", "-shared", "-fPIC", source, "-lpthread", "-o", path] + options)
  }

  /// Runs the first compiler there is, with the folder of `suture.h`.
  public static func run(_ arguments: [String], compilers: [String] = compilers) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let find = compilers.map { "command -v \($0)" }.joined(separator: " || ")
    let include = "-I" + Checkout.root + "/Sources/CSuture/include"
    process.arguments = ["-c", "exec \"$(\(find))\" \"$@\"", "sh", include] + arguments
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: String(decoding: output, as: UTF8.self)) }
  }
}
