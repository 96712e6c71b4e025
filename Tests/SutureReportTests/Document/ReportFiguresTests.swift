import SutureData
import SutureTestSupport
import Testing

@testable import SutureReport
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
    report.candidates[5].trainings[1].accuracyMean = 0.999
    report.candidates[5].trainings[1].differenceHalfWidth = 0.5
    try withPage(of: report) { (browser) throws in
      let names: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#pareto .note')].map((name) => name.dataset.candidate).sort()")
      let marks: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#pareto .mark')].map((mark) => mark.dataset.candidate).sort()")
      #expect(marks.contains("5") && Set(names).isSuperset(of: marks))
      #expect(try count("#pareto .mark[data-candidate=\"5\"] .whisker-cut", browser) == 2)
      #expect(try count("#pareto .mark[data-candidate=\"5\"] .whisker.cap", browser) == 0)
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

  /// A report whose differences are of test accuracy, other than those of validation accuracy.
  private func tested() -> SweepReport {
    var report = ReportFixtures.report(candidates: 40)
    report.budgets[1].comparisons = .test
    for index in report.candidates.indices where report.candidates[index].trainings.count > 1 {
      let gain = 0.01 - (report.candidates[index].trainings[1].difference ?? 0) / 2
      report.candidates[index].trainings[1].testAccuracyMean = index == 0 ? 0.6 : 0.6 + gain
      if index > 0 { report.candidates[index].trainings[1].difference = gain }
    }
    return report
  }

  @Test func `dots, whiskers and the bare backbone's line are of the images that differences are of`() throws {
    let report = tested()
    try withPage(of: report) { (browser) throws in
      #expect(try text("#pareto-plot [data-axis=y]", browser) == "test accuracy, %")
      // By how many half widths each whisker's centre and its dot are above the line.
      let heights: [[Double]] = try browser.evaluate(
        """
        [...document.querySelectorAll('#pareto .mark:not(.bare)')].map((mark) => {
          const at = (node, name) => Number(node.getAttribute(name));
          const bare = at(document.querySelector('#pareto .baseline-line'), 'y1');
          const whisker = mark.querySelector('line.whisker');
          const half = (at(whisker, 'y1') - at(whisker, 'y2')) / 2;
          const dot = at(mark.querySelector('.shape'), 'cy');
          return [Number(mark.dataset.candidate), (bare - at(whisker, 'y2')) / half - 1, (bare - dot) / half];
        })
        """)
      #expect(!heights.isEmpty)
      for height in heights {
        let training = report.candidates[Int(height[0])].trainings[1]
        let expected = (training.difference ?? 0) / (training.differenceHalfWidth ?? 1)
        #expect(isClose(height[1], expected, 1e-6) && isClose(height[2], expected, 1e-6), "\(height) \(expected)")
      }
      // The front is that of validation accuracy, whose most accurate candidate has the lowest test accuracy here.
      let long = report.candidates.filter { $0.trainings.count > 1 }
      let best = long.max { $0.trainings[1].accuracyMean < $1.trainings[1].accuracyMean }
      #expect(heights.contains { Int($0[0]) == best?.result.candidate })
      #expect(try count("#pareto .front-line", browser) == 0)
      let caption = try text("#pareto figcaption", browser)
      #expect(caption.contains("of test accuracy, which no choice used"))
      #expect(caption.contains("the front, which is chosen by validation accuracy"))
      try choose("2", "pareto-budget", browser)
      #expect(try text("#pareto-plot [data-axis=y]", browser) == "validation accuracy, %")
      #expect(try count("#pareto .front-line", browser) == 1)
    }
  }

  @Test func `no tile mixes validation and test accuracy`() throws {
    try withPage(of: tested()) { (browser) throws in
      let tiles: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#tiles > div')].map((tile) => tile.textContent)")
      #expect(tiles.contains { $0.hasPrefix("Bare backbone, validation accuracy90.00 %") })
      #expect(tiles.contains { $0.hasPrefix("Highest validation accuracy") && !$0.contains("points") })
      #expect(
        tiles.contains { $0.hasPrefix("Of the same candidate, test accuracy") && $0.contains("points to the bare") })
      #expect(!tiles.contains { $0.contains("validation") && $0.contains("test") })
    }
    try withPage(of: ReportFixtures.report(candidates: 40)) { (browser) throws in
      #expect(try !text("#tiles", browser).contains("same candidate"))
      #expect(try text("#tiles", browser).contains("± 0.40 points to the bare backbone"))
    }
  }

  @Test func `a control is a reference, never the highest nor on the front`() throws {
    var report = ReportFixtures.report(candidates: 40)
    report.candidates[5].result.control = "add"
    report.candidates[5].result.label += " (control)"
    report.candidates[5].trainings[1].accuracyMean = 0.999
    report.candidates[5].result.accuracyMean = 0.999
    try withPage(of: report) { (browser) throws in
      #expect(try !text("#tiles", browser).contains("99.90 %"))
      #expect(try count("#pareto .mark[data-candidate=\"5\"]", browser) == 0)
      #expect(try count("#pareto .dot.control", browser) == 1)
      #expect(try text("#pareto figcaption", browser).contains("The square is the control of an operator"))
      #expect(try text("#board tr[data-candidate=\"5\"] button", browser).hasSuffix("(control)"))
      #expect(try text("#structures figcaption", browser).contains("controls of operators are left out"))
    }
  }

  @Test func `curves of one epoch have one tick, and a legend of what is drawn`() throws {
    var report = ReportFixtures.report(candidates: 40)
    for curve in report.curves.indices { report.curves[curve].points = Array(report.curves[curve].points.prefix(1)) }
    try withPage(of: report) { (browser) throws in
      let ticks: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#curves-figure .panel:first-child .tick-text')].map((tick) => tick.textContent)"
      )
      #expect(ticks == ["1"])
      #expect(try count("#curves-figure .panels path.curve", browser) == 0)
      #expect(try count("#curves-figure .legend path", browser) == 0)
      #expect(try count("#curves-figure .legend circle", browser) == 3)
      #expect(try text("#curves figcaption", browser).contains("One dot for each seed"))
    }
    report.curves.removeAll { $0.candidate == 0 }
    try withPage(of: report) { (browser) throws in
      #expect(try !text("#curves-figure .legend", browser).contains("bare backbone"))
    }
  }

  @Test func `all lines of learning curves lie between the axes, and a curved axis is named`() throws {
    try withPage(of: ReportFixtures.report(candidates: 40)) { (browser) throws in
      #expect(try text("#curves figcaption", browser).contains("The vertical axis is not linear"))
      #expect(try text("#curves figcaption", browser).contains("first quarter of training is left out"))
      let isWithin = """
        [...document.querySelectorAll('#curves-figure .panel')].every((panel) => {
          const grid = [...panel.querySelectorAll('.grid')].map((line) => Number(line.getAttribute('y1')));
          const bottom = Number(panel.querySelector('.domain').getAttribute('y1'));
          return [...panel.querySelectorAll('path.curve')].every((path) => path.getAttribute('d').slice(1).split('L')
            .map((spot) => Number(spot.split(' ')[1])).every((y) => y >= Math.min(...grid) - 1 && y <= bottom));
        })
        """
      #expect(try browser.evaluate(isWithin))
    }
  }

  @Test(arguments: [390, 1280])
  func `names lie over no mark, and texts of ticks end with the axis`(width: Int) throws {
    var report = ReportFixtures.report(candidates: 40)
    for index in report.candidates.indices.dropFirst() where report.candidates[index].result.accuracyMean != nil {
      report.candidates[index].result.startGain = 0.9 + Double(index % 7) / 20
    }
    for index in [2, 3] {
      report.candidates[index].result.control = "multiply"
      report.candidates[index].result.startGain = 1.02
      report.candidates[index].trainings[1].accuracyMean = 0.9
    }
    try withPage(of: report, width: width) { (browser) throws in
      #expect(try count("#gain .note", browser) == 3)
      for section in ["gain", "pareto"] {
        let isFree = """
          (() => {
            const marks = [...document.querySelectorAll('#\(section) .mark .shape')].map((mark) => mark.getBoundingClientRect());
            return [...document.querySelectorAll('#\(section) .note')].map((name) => name.getBoundingClientRect())
              .every((a) => marks.every((b) => a.left >= b.right - 4 || b.left >= a.right - 4 || a.top >= b.bottom - 4 || b.top >= a.bottom - 4));
          })()
          """
        #expect(try browser.evaluate(isFree), "\(section)")
        let isShort = """
          (() => {
            const end = document.querySelector('#\(section) .domain').getBoundingClientRect().right;
            return [...document.querySelectorAll('#\(section) .tick-text')].every((text) => text.getBoundingClientRect().right <= end + 2);
          })()
          """
        #expect(try browser.evaluate(isShort), "\(section)")
      }
    }
  }

  @Test func `the axis that tells the most candidates apart is chosen first`() throws {
    var report = ReportFixtures.report(candidates: 40)
    for index in report.candidates.indices {
      report.candidates[index].result.parameters = report.candidates[index].result.parameters.map { 70_000 + $0 % 3 }
    }
    try withPage(of: report) { (browser) throws in
      #expect(try text("#pareto-metric [aria-pressed=true]", browser) == "MACs")
    }
    // Latencies that only noise tells apart.
    for index in report.candidates.indices {
      report.candidates[index].result.macs = nil
      report.candidates[index].result.latencyError = 10
    }
    try withPage(of: report) { (browser) throws in
      #expect(try text("#pareto-metric [aria-pressed=true]", browser) == "Parameters")
    }
  }

  @Test func `a latency within its error keeps nothing worse on the front`() throws {
    var report = ReportFixtures.report(candidates: 12)
    for index in report.candidates.indices { report.candidates[index].result.latencyError = 10 }
    try withPage(of: report) { (browser) throws in
      try browser.run("document.querySelector('#pareto-metric [data-value=latency_ms]').click()")
      // The most accurate one alone, beside the bare backbone.
      #expect(try count("#pareto .mark:not(.bare)", browser) == 1)
    }
    for index in report.candidates.indices { report.candidates[index].result.latencyError = 0 }
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
    report.candidates[3].result.rank = nil
    try withPage(of: report) { (browser) throws in
      #expect(try text("#settings-table", browser) == "training.optimizerSGD <b>")
      #expect(try text("#board tr[data-candidate=\"2\"] [data-column=rank]", browser) == "1–180")
      #expect(try text("#board tr[data-candidate=\"3\"] [data-column=rank]", browser) == "")
      #expect(try text("#leaderboard figcaption", browser).contains("Figures are examples."))
    }
  }
}
