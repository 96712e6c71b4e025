import Testing

@testable import SutureSweep

/// What the page's figures show, and what is saved of them.
extension ReportPageTests {
  private func count(_ selector: String, _ browser: Browser) throws -> Int {
    try browser.evaluate("document.querySelectorAll('\(selector)').length")
  }

  @Test(arguments: ["light", "dark"])
  func `text in heat map cells can be read on every colour`(theme: String) throws {
    var report = ReportFixtures.report(candidates: 40)
    // Every strength of both colours.
    for cell in report.pairs[0].cells.indices { report.pairs[0].cells[cell].difference = Double(cell) / 800 - 0.0095 }
    try withPage(of: report) { (browser) throws in
      try browser.run("document.documentElement.dataset.theme = '\(theme)'")
      let contrasts: [Double] = try browser.evaluate(
        """
        [...document.querySelectorAll('#pairs td')].filter((cell) => cell.textContent !== '').map((cell) => {
          const style = getComputedStyle(cell);
          const parts = (text) => text.match(/[0-9]+/g).slice(0, 3).map((part) => Number(part) / 255);
          const luminance = (colour) => {
            const [r, g, b] = parts(colour).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const pair = [luminance(style.color), luminance(style.backgroundColor)].sort((a, b) => a - b);
          return (pair[1] + 0.05) / (pair[0] + 0.05);
        })
        """)
      #expect(contrasts.count == 15)
      #expect(contrasts.allSatisfy { $0 >= 4.5 }, "\(contrasts)")
    }
  }

  @Test func `dots on the front have names, and whiskers end in caps or are marked as cut`() throws {
    var report = ReportFixtures.report(candidates: 40)
    // Far above the others, and with an interval that no axis holds.
    report.candidates[5].trainings[1].accuracy = 0.999
    report.candidates[5].trainings[1].halfWidth = 0.5
    try withPage(of: report) { (browser) throws in
      let names: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#pareto .note')].map((name) => name.dataset.trial).sort()")
      let marks: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#pareto .mark')].map((mark) => mark.dataset.trial).sort()")
      #expect(marks.contains("5") && Set(names).isSuperset(of: marks))
      #expect(try count("#pareto .mark[data-trial=\"5\"] .whisker-cut", browser) == 2)
      #expect(try count("#pareto .mark[data-trial=\"5\"] .whisker.cap", browser) == 0)
      #expect(try count("#pareto .whisker.cap", browser) > 0)
      // No name lies over another.
      #expect(
        try browser.evaluate(
          """
          [...document.querySelectorAll('#pareto .note')].map((name) => name.getBoundingClientRect())
            .every((a, index, all) => all.slice(index + 1).every((b) =>
              a.left >= b.right || b.left >= a.right || a.top >= b.bottom - 4 || b.top >= a.bottom - 4))
          """))
    }
  }

  @Test func `the axis that tells the most candidates apart is chosen first`() throws {
    var report = ReportFixtures.report(candidates: 40)
    for index in report.candidates.indices {
      report.candidates[index].parameters = report.candidates[index].parameters.map { 70_000 + $0 % 3 }
    }
    try withPage(of: report) { (browser) throws in
      #expect(try text("#pareto-metric [aria-pressed=true]", browser) == "MACs")
    }
    // Latencies that only noise tells apart.
    for index in report.candidates.indices {
      report.candidates[index].macs = nil
      report.candidates[index].latencyError = 10
    }
    try withPage(of: report) { (browser) throws in
      #expect(try text("#pareto-metric [aria-pressed=true]", browser) == "Parameters")
    }
  }

  @Test func `a latency within its error keeps nothing worse on the front`() throws {
    var report = ReportFixtures.report(candidates: 12)
    for index in report.candidates.indices { report.candidates[index].latencyError = 10 }
    try withPage(of: report) { (browser) throws in
      try browser.run("document.querySelector('#pareto-metric [data-value=latency_ms]').click()")
      // The most accurate one alone, beside the bare backbone.
      #expect(try count("#pareto .mark:not(.bare)", browser) == 1)
    }
    for index in report.candidates.indices { report.candidates[index].latencyError = 0 }
    try withPage(of: report) { (browser) throws in
      try browser.run("document.querySelector('#pareto-metric [data-value=latency_ms]').click()")
      #expect(try count("#pareto .mark:not(.bare)", browser) > 1)
    }
  }

  @Test(arguments: [85.0, 178.0])
  func `every figure is a picture at a paper's width that needs no style sheet`(millimetres: Double) throws {
    try withPage(of: ReportFixtures.report(candidates: 40)) { (browser) throws in
      let figures = ["stages", "pareto", "pairs", "effects", "correlations", "curves"]
      #expect(try count("[data-save=svg]", browser) == figures.count)
      #expect(try count("[data-save=png]", browser) == figures.count)
      for figure in figures {
        let text: String = try browser.evaluate(
          "pictureText(document.getElementById('\(figure)-figure'), \(millimetres))")
        #expect(text.contains("<svg") && text.contains("width=\"\(Int(millimetres))mm\""), "\(figure)")
        #expect(!text.contains("class=") && !text.contains("var(") && !text.contains("NaN"), "\(figure)")
        #expect(text.contains("<desc") && text.contains("fill=\"#"), "\(figure)")
      }
      // As wide as 300 dots an inch make it.
      try browser.run(
        """
        bitmap(pictureText(document.getElementById('pareto-figure'), \(millimetres)), \(millimetres))
          .then((blob) => createImageBitmap(blob)).then((image) => { window.pictureWidth = image.width; })
        """)
      var width: Int = try browser.evaluate("window.pictureWidth ?? 0")
      for _ in 0..<200 where width == 0 {
        try browser.waitForFrame()
        width = try browser.evaluate("window.pictureWidth ?? 0")
      }
      #expect(width == Int((millimetres / 25.4 * 300).rounded()))
      // Nothing of it stays in the page.
      #expect(try count(".paper", browser) == 0)
    }
  }

  @Test func `the resolved specification and shared ranks are shown`() throws {
    var report = ReportFixtures.report(candidates: 40)
    report.candidates[3].leading = false
    try withPage(of: report) { (browser) throws in
      #expect(try text("#settings-table", browser) == "training.optimizerSGD <b>")
      #expect(try text("#board tr[data-trial=\"2\"] [data-column=leading]", browser).hasPrefix("1–"))
      #expect(try text("#leaderboard figcaption", browser).contains("Figures are examples."))
    }
  }
}
