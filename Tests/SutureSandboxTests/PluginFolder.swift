import Foundation
import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureTestSupport

/// A folder with plugins that are compiled from C, and builders that know it.
struct PluginFolder {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Adds the plugin of `deeds.c`.
  func addDeed(_ deed: String, options: [String] = []) throws {
    try folder.write("probe.yaml", Samples.manifest())
    try PluginCompiler.library(
      Checkout.root + "/Tests/SutureSandboxTests/Plugins/deeds.c", to: folder.file("libProbe.so"),
      ["-DDEED=\(deed)"] + options)
  }

  /// Adds a module whose `build` has the given body; afterwards it returns x · p, where `text` holds the name of p.
  ///
  /// The body has `host`, `x` and `y`; functions of its own go before it.
  func add(_ id: String, _ body: String = "", functions: String = "") throws {
    try folder.write(
      "\(id).yaml", Samples.manifest(id: id).replacing("library: Probe", with: "library: \(id)"))
    let source = try folder.write(
      "source/\(id).c",
      """
      #define _GNU_SOURCE
      #include "suture.h"
      #include <pthread.h>
      #include <signal.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <unistd.h>
      static char text[256] = "p";
      \(functions)
      static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
        (void)item;
        \(body)
        const int64_t shape[] = {1, 1, 1, 1};
        const suture_initialiser one = {SUTURE_CONSTANT, 0, 1, 0};
        suture_tensor inputs[] = {x, 0};
        const suture_status status =
            host->parameter(host->context, suture_text(text), suture_list(shape, 4), one, &inputs[1]);
        if (status != SUTURE_OK) return status;
        return host->apply(host->context, suture_text("multiply"), inputs, 2, 0, 0, y);
      }
      static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"\(id)", \(id.utf8.count)}, {"1.0.0", 5}, build, 0};
      static const suture_item *const items[] = {&probe};
      static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 1};
      suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
        (void)host;
        *answer = &offer;
        return SUTURE_OK;
      }
      """)
    try PluginCompiler.library(source, to: folder.file("lib\(id).so"))
  }

  var registry: Registry { Registry(folders: [folder.path]) }

  func manifest(_ id: String) throws -> Manifest { try registry.manifest(id, kind: .module) }

  func builders(
    isConfined: Bool = true, seconds: Double = 30, memory: Int? = SandboxSettings.defaultBuildMemory,
    program: String = Checkout.program
  ) -> Builders {
    Builders(
      registry: registry,
      settings: SandboxSettings(program: program, buildSeconds: seconds, buildMemory: memory, isConfined: isConfined))
  }

  /// The name of the one parameter of what is built.
  func built(_ id: String, by builders: Builders, input: Shape = [1, 4, 8, 8]) throws -> String {
    let fragment = try builders.fragment(of: try manifest(id), hyperparameters: [:], input: input)
    return fragment.graph.parameters.map(\.name).joined(separator: " ")
  }

  /// The loss that building ends with; nil where something is built.
  func loss(_ id: String, by builders: Builders) throws -> JobLoss? {
    do {
      _ = try built(id, by: builders)
      return nil
    } catch let loss as JobLoss {
      return loss
    }
  }

  /// Adds a program that stands for a builder and answers each request with the same text; it ends at once with its input.
  func script(_ answer: String) throws -> String {
    let path = try folder.write("builder-\(UUID().uuidString)", "#!/bin/sh\nwhile read -r line; do\n\(answer)\ndone\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }
}
