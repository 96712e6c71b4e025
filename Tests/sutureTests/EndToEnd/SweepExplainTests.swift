import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// What grafts of a sweep's finalists do to images: in the sweep's report, and with 'suture explain' and 'suture predict'.
@Suite(.serialized)
struct SweepExplainTests {
  private static func finished(_ text: String, prepare: (TemporaryFolder) throws -> Void = { _ in }) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    try prepare(folder)
    try folder.write("small.yaml", text)
    let outcome = try Program.start(["sweep", "run", "small.yaml"], in: folder).outcome(seconds: 120)
    #expect(outcome.status == 0, "\(outcome.error)")
    return folder
  }

  private static let digits =
    Sweep.specification(modules: ["se", "eca", "sa", "simam"], stages: "[{train: {epochs: 1, seeds: [3, 5]}}]")
    + "scale: match\n"

  private func report(_ words: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
    try Program.run(["sweep", "report", "small.db"] + words, in: folder)
  }

  /// The explanations in a report as JSON.
  private func explanations(_ words: [String], in folder: TemporaryFolder) throws -> [[String: Any]] {
    let outcome = try report(words + ["--json", "-"], in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    return try #require((try outcome.json() as? [String: Any])?["explanations"] as? [[String: Any]])
  }

  @Test func `the best finalists are explained by images of different classes, in a page without other files`() throws {
    let folder = try Self.finished(Self.digits + "keep_weights: finalists\n")
    defer { withExtendedLifetime(folder) {} }
    let found = try explanations(["--explain", "4"], in: folder)
    let results = try #require(
      try Program.run(["sweep", "results", "small.db", "--json"], in: folder).json() as? [[String: Any]])
    let best = results.filter { ($0["composition"] as? String) != "identity" }.prefix(3)
    #expect(found.map { $0["candidate"] as? Int } == best.map { $0["candidate"] as? Int })
    for explanation in found {
      let candidate = try #require(explanation["candidate"] as? Int)
      let shown = try Program.run(["sweep", "show", "\(candidate)", "small.db", "--json"], in: folder).json()
      let accuracies = (shown as? [String: Any])?["accuracies"] as? [String: [String: Double]]
      let seed = accuracies?["1"]?.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      #expect(explanation["seed"] as? Int == seed.flatMap(Int.init))
      let images = try #require(explanation["images"] as? [[String: Any]])
      #expect(images.count == 4 && Set(images.compactMap { $0["class"] as? String }).count == 4)
      for image in images {
        #expect((image["name"] as? String)?.hasPrefix("validation image ") == true)
        let grafts = try #require(image["grafts"] as? [[String: Any]])
        #expect(grafts.map { $0["site"] as? String } == ["layer3.0.residual"])
        let picture = try #require((grafts[0]["picture"] as? String)?.split(separator: ",").last)
        #expect(Data(base64Encoded: String(picture))?.starts(with: [0x89, 0x50, 0x4e, 0x47]) == true)
        // Scaled grafts begin at gain 1.
        #expect(try abs(#require(grafts[0]["gain"] as? Double) - 1) < 0.5)
      }
    }
    let page = try report(["--html", "report.html", "--explain", "4"], in: folder)
    #expect(page.status == 0 && page.error.isEmpty, "\(page.error)")
    #expect(try folder.read("report.html").contains("data:image/png;base64,"))
    #expect(try folder.names() == ["report.html", "small.db", "small.weights", "small.yaml"])
    // Twice the same.
    let again = try report(["--html", "-", "--explain", "4"], in: folder)
    #expect(try again.output == folder.read("report.html"))
    #expect(try !report(["--html", "-"], in: folder).output.contains("data:image/png"))
  }

  @Test func `weights that are missing are passed over, and none at all is an error with the way to get them`() throws {
    let folder = try Self.finished(Self.digits)
    defer { withExtendedLifetime(folder) {} }
    let none = try report(["--html", "report.html", "--explain", "1"], in: folder)
    #expect(none.status == 1 && none.error.contains("were not kept"), "\(none.error)")
    #expect(none.error.contains("add 'keep_weights: finalists' to the file of the sweep 'small'"))
    #expect(try folder.names() == ["small.db", "small.yaml"])
    try folder.write("small.yaml", Self.digits + "keep_weights: finalists\n")
    #expect(try Program.start(["sweep", "run", "small.yaml"], in: folder).outcome(seconds: 120).status == 0)
    let all = try explanations(["--explain", "1"], in: folder)
    // The files of the first, and of all but the last.
    let shown = try #require(all.first?["candidate"] as? Int)
    let status = try Program.run(["sweep", "show", "\(shown)", "small.db", "--json"], in: folder).json()
    let weights = try #require((status as? [String: Any])?["weights"] as? [[String: Any]])
    for path in weights.compactMap({ $0["path"] as? String }) { try folder.write(path, "damaged") }
    let outcome = try report(["--json", "-", "--explain", "1"], in: folder)
    #expect(outcome.status == 0 && outcome.error.contains("warning: not explained: the weights of"), "\(outcome.error)")
    let rest = try #require((try outcome.json() as? [String: Any])?["explanations"] as? [[String: Any]])
    #expect(rest.count == 3 && !rest.contains { $0["candidate"] as? Int == shown })
    #expect(rest.prefix(2).map { $0["candidate"] as? Int } == all.dropFirst().map { $0["candidate"] as? Int })
  }

  @Test(arguments: [
    (["--explain", "17", "--html", "-"], "the value '17' of '--explain' is not within 1...16"),
    (["--explain", "1", "--csv", "-"], "give --html or --json"),
    (["--explain", "1", "--explain-image", "a.png", "--html", "-"], "give one of them"),
  ])
  func `what cannot be meant is an error`(words: [String], text: String) throws {
    let outcome = try Program.run(["sweep", "report", "--store", "small.db"] + words)
    #expect(outcome.status == 64 && outcome.error.contains(text), "\(outcome.error)")
  }

  @Test func `finalists are used by other commands, with the classes and the images of the sweep`() throws {
    let specification = Sweep.specification(modules: ["se(reduction: 2)"], stages: "[{train: {epochs: 8, seeds: [2]}}]")
      .replacing("{id: digits}", with: "{folder: images, image_size: 16, resize: 16}")
      .replacing("batch_size: 256", with: "batch_size: 4")
    let folder = try Self.finished(specification + "keep_weights: finalists\nscale: match\n") { folder in
      try TwoImages.write(to: folder, train: 10)
    }
    defer { withExtendedLifetime(folder) {} }
    let exported = try Program.run(
      ["sweep", "export", "se(reduction: 2)", "small.db", "--format", "safetensors", "-o", "out.safetensors"],
      in: folder)
    #expect(exported.status == 0, "\(exported.error)")
    let shown = try Program.run(["sweep", "show", "se(reduction: 2)", "small.db", "--json"], in: folder).json()
    let weights = try #require((shown as? [String: Any])?["weights"] as? [[String: Any]])
    let kept = try #require(weights.first?["path"] as? String)
    var predictions: [String] = []
    for model in ["out.safetensors", kept] {
      let outcome = try Program.run(["predict", model, "first.jpg", "second.jpg", "--json"], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
      let documents = try #require(try outcome.json() as? [[String: Any]])
      let first = documents.map { ($0["predictions"] as? [[String: Any]])?.first?["name"] as? String }
      #expect(first == ["first", "second"])
      predictions.append(outcome.output)
    }
    #expect(predictions[0] == predictions[1])

    // The same numbers in all places.
    let command = try Program.run(
      ["explain", "out.safetensors", "first.jpg", "second.jpg", "-o", "explained", "--json"], in: folder)
    #expect(command.status == 0 && command.error.isEmpty, "\(command.error)")
    let documents = try #require(try command.json() as? [[String: Any]])
    let own = try explanations(["--explain-image", "first.jpg", "--explain-image", "second.jpg"], in: folder)
    let sweep = try explanations(["--explain", "2"], in: folder)
    func gains(_ documents: [[String: Any]]) -> [Double] {
      documents.compactMap { ($0["grafts"] as? [[String: Any]])?.first?["gain"] as? Double }
    }
    func images(_ found: [[String: Any]]) throws -> [[String: Any]] {
      let images = try #require(found.first?["images"] as? [[String: Any]])
      return images.sorted { ($0["predicted"] as? String ?? "") < ($1["predicted"] as? String ?? "") }
    }
    #expect(try gains(documents) == gains(images(own)) && gains(documents).count == 2)
    #expect(try gains(documents) == gains(images(sweep)))
    #expect(try images(own).map { $0["class"] as? String } == [nil, nil])
    #expect(try images(sweep).map { $0["class"] as? String } == ["first", "second"])

    try folder.write("images/train/first/0.jpg", try folder.bytes("second.jpg"))
    let changed = try report(["--html", "-", "--explain", "2"], in: folder)
    #expect(changed.status == 1 && changed.error.contains("are not those that the network was trained with"))
  }
}
