import SutureComposer
import Testing

@testable import SutureReport

/// The pictures of compositions on the page.
extension ReportPageTests {
  /// Series and branches of every kind in one another.
  private static let nested = """
    (se(reduction: 8) + eca + (ca#1 >> sa#1)) >> gated(cbam(reduction: 8, kernel_size: 7), identity * sa, identity) \
    >> project(se | max(ca, identity)) >> identity_init(channel_gated(cbam, blend(sa, simam)))
    """

  /// A page whose candidate 2 is a composition, its details open.
  private func withDetails(
    of composition: String, width: Int = 1280, _ body: (Browser) throws -> Void
  ) throws {
    var report = ReportFixtures.report(candidates: 12)
    report.candidates[2].tree = CompositionTree(composition: try CompositionParser.parse(composition))
    report.structures.append(SweepReport.Structure(candidate: 2, text: "Composition()"))
    try withPage(of: report, width: width) { (browser) throws in
      try browser.run("openDetails(byNumber.get(2))")
      try body(browser)
    }
  }

  private func shown(_ style: String, _ browser: Browser) throws -> [String] {
    try browser.evaluate("[...document.querySelectorAll('#details .\(style)')].map((text) => text.textContent)")
  }

  @Test func `the details of a candidate show its composition`() throws {
    try withDetails(of: Self.nested) { (browser) throws in
      #expect(
        try shown("composition-name", browser) == [
          "se", "eca", "ca#1", "sa#1", "cbam", "sa", "se", "ca", "1×1", "cbam", "sa", "simam",
        ])
      #expect(try shown("composition-note", browser) == ["reduction: 8", "kernel_size: 7, reduction: 8"])
      #expect(
        try shown("composition-sign", browser) == [
          "+", "×", "gated", "max", "concat", "blend", "channel gated", "identity init",
        ])
      #expect(try browser.evaluate("document.querySelectorAll('#details .composition-gate').length") == 2)
      #expect(try text("#composition-figure figcaption", browser).contains("A dashed line leads to an operator"))
      // Boxes and signs lie within the picture, each in a place of its own.
      let overlaps = """
        (() => {
          const frame = document.querySelector('#details .composition').getBoundingClientRect();
          const boxes = [...document.querySelectorAll('#details .composition rect')].map((box) => box.getBoundingClientRect());
          return boxes.filter((a, index) => a.left < frame.left || a.right > frame.right || a.top < frame.top
            || a.bottom > frame.bottom || boxes.some((b, other) => other > index && a.left < b.right && b.left < a.right
              && a.top < b.bottom && b.top < a.bottom)).length;
        })()
        """
      #expect(try browser.evaluate(overlaps) == 0)
      // The one beside the printed structure is the same.
      #expect(try browser.evaluate("document.querySelectorAll('#structures .composition').length") == 2)
    }
  }

  @Test func `a composition that is too wide scrolls by itself`() throws {
    try withDetails(of: Self.nested, width: 375) { (browser) throws in
      let view = "document.querySelector('#details .composition-view')"
      #expect(try browser.evaluate("\(view).scrollWidth > \(view).clientWidth"))
      #expect(try browser.evaluate("document.getElementById('details').scrollWidth <= 375"))
    }
    try withDetails(of: "se >> eca") { (browser) throws in
      let view = "document.querySelector('#details .composition-view')"
      #expect(try browser.evaluate("\(view).scrollWidth === \(view).clientWidth"))
      #expect(try text("#composition-figure figcaption", browser) == "From left to right.")
    }
  }

  @Test func `names of modules can be read in light and dark`() throws {
    try withDetails(of: "se >> eca") { (browser) throws in
      let colour = "getComputedStyle(document.querySelector('#details .composition-module')).fill"
      let contrast = """
        (() => {
          const parts = (selector) => getComputedStyle(document.querySelector(selector)).fill.match(/[0-9.]+/g)
            .slice(0, 3).map((part) => part / 255);
          return contrast(parts('#details .composition-module'), parts('#details .composition-name')) >= leastContrast;
        })()
        """
      try browser.prefer(dark: false)
      let light: String = try browser.evaluate(colour)
      #expect(try browser.evaluate(contrast))
      try browser.prefer(dark: true)
      let dark: String = try browser.evaluate(colour)
      #expect(try browser.evaluate(contrast) && light != dark)
    }
  }

  @Test func `the bare backbone has no composition, and a name is text`() throws {
    try withPage(of: ReportFixtures.report(candidates: 12)) { (browser) throws in
      try browser.run("openDetails(byNumber.get(0))")
      #expect(try browser.evaluate("document.querySelectorAll('#details .composition').length") == 0)
      try browser.run("openDetails(byNumber.get(1))")
      #expect(try browser.evaluate("document.querySelectorAll('#details .composition').length") == 1)
      #expect(try browser.evaluate("window.broken === undefined && document.images.length === 0"))
    }
  }

  @Test func `the picture of a composition is saved as it is shown`() throws {
    try withDetails(of: Self.nested) { (browser) throws in
      let text: String = try browser.evaluate("pictureText(document.getElementById('composition-figure'), 85)")
      #expect(text.contains("width=\"85mm\"") && text.contains("channel gated") && text.contains("fill=\"#"))
      #expect(!text.contains("class=") && !text.contains("var(") && !text.contains("NaN"))
    }
  }
}
