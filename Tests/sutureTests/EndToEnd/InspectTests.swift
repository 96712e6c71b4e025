import Testing

/// What `inspect` tells of a graft.
struct InspectTests {
  private static let graft = [
    "inspect", "eca(kernel_size: 3)", "--backbone", "resnet8(width: 4)", "--site", "layer*.*.residual", "--input",
    "2x3x8x8",
  ]

  @Test func `a graft names its places and what it adds to the bare backbone`() throws {
    let outcome = try Program.run(Self.graft)
    let bare = try Program.run(["inspect", "identity", "--backbone", "resnet8(width: 4)", "--input", "2x3x8x8"])
    #expect(outcome.status == 0 && bare.status == 0)
    func line(_ name: String, _ outcome: Program.Outcome) -> String {
      outcome.lines.first { $0.hasPrefix(name) }.map(String.init) ?? ""
    }
    #expect(line("backbone", outcome) == "backbone     resnet8(width: 4)")
    #expect(
      outcome.output.contains("\ngrafted at   layer1.0.residual (2×4×8×8)\n             layer2.0.residual (2×8×4×4)\n"))
    #expect(line("added", outcome).hasPrefix("added        +12 (+"))
    #expect(line("MACs", outcome).contains(" per image, ") && line("MACs", outcome).hasSuffix(" for the batch of 2"))
    #expect(line("bare", outcome).contains(line("parameters", bare).dropFirst(13) + " parameters"))
  }

  @Test func `scripts get sites, warnings, costs and the bare backbone's numbers`() throws {
    let report = try #require(try Program.run(Self.graft + ["--json"]).json() as? [String: Any])
    let bare = try #require(report["bare"] as? [String: Any])
    let sites = try #require(report["sites"] as? [[String: Any]])
    #expect(sites.compactMap { $0["site"] as? String }.last == "layer3.0.residual")
    #expect(sites.first?["shape"] as? [Int] == [2, 4, 8, 8] && sites.first?["layout"] as? String == "map")
    #expect(report["backbone"] as? String == "resnet8(width: 4)")
    func number(_ key: String, _ numbers: [String: Any]) -> Int { numbers[key] as? Int ?? -1 }
    #expect(number("parameters", report) == number("parameters", bare) + 12)
    for numbers in [report, bare] { #expect(number("macs", numbers) == 2 * number("macs_per_image", numbers)) }
    #expect(number("elementwise", report) > 0 && number("traffic_bytes", report) > 0)
    let warned = try #require(
      try Program.run(["inspect", "eca >> eca >> eca"] + Self.graft.dropFirst(2) + ["--json"]).json() as? [String: Any])
    #expect((warned["warnings"] as? [String])?.first?.contains("'identity_init(eca >> eca >> eca)'") == true)
  }

  @Test func `a kernel larger than the map is warned of with a way out`() throws {
    let small = try Program.run(["inspect", "CBAM", "--input", "2x512x1x1"])
    #expect(small.status == 0)
    #expect(
      small.error == """
        warning: part of the kernel only ever meets padding at 'spatial.conv.conv' (7×7 on 1×1)
          kernel_size 1 would fit: cbam(kernel_size: 1)

        """)
    let grafted = try Program.run([
      "inspect", "identity_init(lka)", "--backbone", "resnet8(width: 4)", "--site", "layer3.0.residual", "--input",
      "1x3x32x32",
    ])
    #expect(grafted.error.contains("\n  'lka' would fit at input, stem, "), "\(grafted.error)")
    let alone = try Program.run(["inspect", "lka", "--input", "2x64x8x8"])
    #expect(
      alone.error.contains(
        "(7×7 with dilation 3 spans 19×19, the map is 8×8)\n  'lka' runs on 8×8, but that part of the kernel has no"),
      "\(alone.error)")
    let refused = try Program.run(["inspect", "smfa", "--input", "2x64x3x3"])
    #expect(refused.status == 1)
    #expect(refused.error.contains("\n  down_scale 1 would fit: smfa(down_scale: 1)\n"), "\(refused.error)")
  }

  @Test func `a product of results and a product of gates are told apart`() throws {
    let results = try Program.run(["inspect", "se * eca", "--input", "1x64x8x8"])
    #expect(results.output.contains("note         '*' multiplies whole outputs: two gates x·g₁ and x·g₂ give x²·g₁·g₂"))
    let gates = try Program.run(["inspect", "gates(se, eca)", "--input", "1x64x8x8"])
    #expect(gates.output.contains("note         'gates' multiplies the gates of its branches"))
    #expect(gates.lines.contains("composition  gates(eca, se)"))
    let refused = try Program.run(["inspect", "gates(mhsa, se)", "--input", "1x64x8x8"])
    #expect(
      refused.status == 1 && refused.error.contains("'mhsa' has no gate: its output comes from"), "\(refused.error)")
  }

  @Test func `a gain that takes too much memory to measure is left out, and all else is told`() throws {
    let outcome = try Program.run(["inspect", "eca", "--input", "1x4294967296x1x1"])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.lines.contains("gain         not measured: it takes too much memory"))
    #expect(outcome.output.contains("\nparameters   "))
  }

  @Test func `equal blocks are printed once, and all of them with full`() throws {
    let arguments = ["inspect", "identity", "--backbone", "vit_base_patch16_224", "--input", "1x3x224x224"]
    let folded = try Program.run(arguments)
    #expect(folded.lines.contains("    (0-11): 12 x Block("))
    let full = try Program.run(arguments + ["--full"])
    #expect(full.lines.filter { $0.hasSuffix(": Block(") }.count == 12)
    #expect(full.lines.count > folded.lines.count + 100)
  }

  @Test func `series, sum and concatenation print different structures`() throws {
    let structures = try ["se >> eca", "se + eca", "se * eca", "se | eca", "max(se, eca)"].map { composition in
      try Program.run(["inspect", composition, "--input", "1x16x8x8"]).lines.prefix { !$0.isEmpty }
    }
    #expect(Set(structures).count == structures.count)
    #expect(structures[1].contains("  (+): Add(eca, se)"))
  }

  @Test func `what multiplying two gates does to the signal is noted`() throws {
    let text = try Program.run(["inspect", "se * eca", "--input", "1x16x8x8"])
    #expect(text.output.contains("note         '*' multiplies whole outputs: two gates x·g₁ and x·g₂ give x²·g₁·g₂"))
    for (composition, count) in [("se * eca", 1), ("se >> (eca * ca)", 1), ("se + eca", 0)] {
      let report = try #require(
        try Program.run(["inspect", composition, "--input", "1x16x8x8", "--json"]).json() as? [String: Any])
      #expect((report["notes"] as? [String])?.count == count, "\(composition)")
    }
  }
}
