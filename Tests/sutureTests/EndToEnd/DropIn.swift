import Foundation
import SutureTestSupport

@testable import SutureSweep

/// A folder outside the checkout with modules compiled from C, by nothing but a compiler and `suture.h`.
struct DropIn {
  struct CompilerFailed: Error {
    let output: String
  }

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  /// The manifest of a module.
  static func manifest(_ id: String, library: String? = nil, abi: String = "1") -> String {
    """
    schema: 1
    id: \(id)
    kind: module
    name: Drop
    version: 1.0.0
    abi: \(abi)
    library: \(library ?? id)
    summary: A module from elsewhere.
    contract: {input: [n, c, h, w], output: [n, c, h, w], require: []}
    hyperparameters: {}

    """
  }

  /// Adds a module whose `build` has the given body, over `host`, `x` and `y`; functions of its own go before it.
  func add(
    _ id: String, _ body: String, functions: String = "", minor: Int = 0, manifest: String? = nil
  ) throws {
    try folder.write("\(id).yaml", manifest ?? DropIn.manifest(id))
    try compile(
      id,
      """
      #define _GNU_SOURCE
      #include "suture.h"
      #include <pthread.h>
      #include <signal.h>
      #include <stdint.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/resource.h>
      #include <sys/syscall.h>
      #include <unistd.h>
      \(functions)
      static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
        (void)item; (void)host; (void)x; (void)y;
        \(body)
      }
      static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"\(id)", \(id.utf8.count)}, {"1.0.0", 5}, build, 0};
      static const suture_item *const items[] = {&probe};
      static const suture_offer offer = {{sizeof(suture_offer), 1, \(minor)}, items, 1};
      suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
        (void)host;
        *answer = &offer;
        return SUTURE_OK;
      }
      """)
  }

  /// Compiles a library from a whole file of C.
  func compile(_ library: String, _ source: String, flags: [String] = []) throws {
    let file = try folder.write("source/\(library).c", source)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      [
        "-c", "exec \"$(command -v cc || command -v clang || command -v gcc)\" \"$@\"", "sh", "-std=gnu11", "-O0",
        "-shared", "-fPIC", "-I\(Checkout.root)/Sources/CSuture/include", file, "-o", folder.file("lib\(library).so"),
      ] + flags
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CompilerFailed(output: String(decoding: text, as: UTF8.self)) }
  }
}
