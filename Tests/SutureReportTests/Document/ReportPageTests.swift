import Foundation
import SutureTestSupport
import Testing

@testable import SutureReport
@testable import SutureSupport
@testable import SutureSweep

/// The page in a browser.
@Suite(.serialized) struct ReportPageTests {
  /// Opens a report's page and checks afterwards that it did nothing wrong.
  func withPage(
    of report: SweepReport, width: Int = 1280, _ body: (Browser) throws -> Void
  ) throws {
    try TemporaryFolder.withFile { path in
      let path = path.replacing("store.db", with: "report.html")
      try HTMLReport(report).text().write(toFile: path, atomically: true, encoding: .utf8)
      let browser = try Browser()
      try browser.resize(width: width, height: 900)
      try browser.open(path)
      try browser.waitForFrame()
      #expect(try browser.evaluate("document.documentElement.dataset.ready") == "true")
      try body(browser)
      try browser.waitForFrame()
      #expect(browser.problems.isEmpty)
      #expect(browser.requests == ["file://\(path)"])
    }
  }

  func texts(_ column: String, _ browser: Browser) throws -> [String] {
    try browser.evaluate(
      "[...document.querySelectorAll('#board tbody [data-column=\(column)]')].map((cell) => cell.textContent)")
  }

  func text(_ selector: String, _ browser: Browser) throws -> String {
    try browser.evaluate("document.querySelector('\(selector)').textContent")
  }

  /// Chooses an entry of a list.
  func choose(_ value: String, _ list: String, _ browser: Browser) throws {
    try browser.run(
      """
      const list = document.getElementById('\(list)');
      list.value = '\(value)';
      list.dispatchEvent(new Event('change'))
      """)
  }

  @Test(arguments: [(0, 0), (1, 1), (5000, 50)])
  func `any number of candidates is drawn without an error`(count: Int, rows: Int) throws {
    try withPage(of: ReportFixtures.report(candidates: count)) { browser in
      #expect(try browser.evaluate("document.querySelectorAll('#board tbody tr').length") == rows)
      #expect(try browser.evaluate("document.querySelectorAll('main > section').length") == 12)
      #expect(try browser.evaluate("document.querySelectorAll('#pareto svg').length") == (count > 1 ? 1 : 0))
      #expect(try text("h1", browser) == "small <b>sweep</b>")
      let words = try text("#pareto", browser)
      if count == 0 { #expect(words.contains("No candidate has been trained yet")) }
      if count == 1 { #expect(words.contains("Only the bare backbone has been trained: 90.00 %")) }
    }
  }

  @Test func `hostile text is text`() throws {
    try withPage(of: ReportFixtures.report(candidates: 40)) { browser in
      #expect(try browser.evaluate("window.broken === undefined && document.images.length === 0"))
      let name = try text("#board tr[data-candidate=\"1\"] button", browser)
      #expect(name == ReportFixtures.hostile)
      #expect(try browser.evaluate("document.title") == "small <b>sweep</b> · Suture sweep")
    }
  }

  @Test func `a column sorts by key and by click`() throws {
    try withPage(of: ReportFixtures.report(candidates: 5000)) { browser in
      let given = try texts("parameters", browser)
      let head = "document.querySelector('#board th[data-column=parameters] button')"
      try browser.run("\(head).focus()")
      try browser.press(.enter)
      let rising = try texts("parameters", browser).map { Int($0.replacing(",", with: "")) ?? -1 }
      #expect(rising == rising.sorted() && rising.count == 50 && rising.first == 70_000)
      #expect(try browser.evaluate("\(head).parentElement.ariaSort") == "ascending")
      try browser.run("\(head).click()")
      let falling = try texts("parameters", browser).map { Int($0.replacing(",", with: "")) ?? -1 }
      #expect(falling == falling.sorted(by: >) && falling[0] > rising[49])
      #expect(try browser.evaluate("\(head).parentElement.ariaSort") == "descending")
      try browser.run("\(head).click()")
      #expect(try texts("parameters", browser) == given)
      #expect(try browser.evaluate("\(head).parentElement.ariaSort === null"))
    }
  }

  @Test func `filters leave what they name`() throws {
    try withPage(of: ReportFixtures.report(candidates: 5000)) { browser in
      try browser.run("document.getElementById('board-search').focus()")
      try browser.type("sa -> eca")
      let names: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#board tbody th button')].map((button) => button.textContent)")
      #expect(names.count == 50 && Set(names) == ["sa -> eca", "eca -> sa"])
      try choose("refused", "board-state", browser)
      #expect(try text("#board-count", browser) == "0 of 5,000 candidates")
      try browser.run(
        """
        const search = document.getElementById('board-search');
        search.value = '';
        search.dispatchEvent(new Event('input'))
        """)
      #expect(try text("#board-count", browser) == "499 of 5,000 candidates")
      try browser.run("document.getElementById('board-next').click()")
      #expect(try text("#board-page", browser) == "page 2 of 10")
      try choose("0", "board-size", browser)
      // The rest is made when it comes into sight.
      let rows = "document.querySelectorAll('#board tbody tr').length"
      var made: Int = try browser.evaluate(rows)
      #expect(made == 200)
      // A busy browser takes its time to notice what is in sight.
      for _ in 0..<200 where made < 499 {
        try browser.run("scrollTo({top: document.getElementById('structures').offsetTop - 900, behavior: 'instant'})")
        try browser.waitForFrame()
        made = try browser.evaluate(rows)
      }
      #expect(made == 499)
    }
  }

  @Test func `another cost has another axis`() throws {
    try withPage(of: ReportFixtures.report(candidates: 5000)) { browser in
      let axis = "#pareto-plot [data-axis=x]"
      #expect(try text(axis, browser) == "parameters")
      let ticks = try text("#pareto-plot .axes", browser)
      try browser.run("document.querySelector('#pareto-metric [data-value=macs]').focus()")
      try browser.press(.enter)
      #expect(try text(axis, browser) == "MACs per image")
      #expect(try text("#pareto-plot .axes", browser) != ticks)
      try browser.run("document.querySelector('#pareto-scale [data-value=log]').click()")
      #expect(try browser.evaluate("document.querySelector('#pareto-plot svg').dataset.scale") == "log")
      // Of all that were trained for the shorter budget not all are drawn.
      try choose("2", "pareto-budget", browser)
      #expect(try browser.evaluate("document.querySelector('#pareto-plot svg').dataset.points") == "1500")
    }
  }

  @Test func `pairs show numbers, the better order and what is refused`() throws {
    try withPage(of: ReportFixtures.report(candidates: 40)) { browser in
      let cell = "#pairs td[data-row=\"1\"][data-column=\"0\"]"
      #expect(try text(cell, browser) == "+1.00")
      #expect(try browser.evaluate("document.querySelectorAll('#pairs td.order').length") == 5)
      #expect(try browser.evaluate("document.querySelectorAll('#pairs td.out').length") == 1)
      try browser.run("document.querySelector('#pairs-measure [data-value=interaction]').click()")
      #expect(try text(cell, browser) == "−0.50")
      try browser.run("document.querySelector('#pairs td').focus()")
      try browser.press(.arrowDown)
      try browser.press(.arrowRight)
      #expect(try browser.evaluate("document.activeElement.dataset.candidate") == "7")
      #expect(try text("#tooltip strong", browser) == "sa -> eca")
      #expect(
        try text("#tooltip dl", browser)
          == "Accuracy90.70 %To the backbone0.00 ± 0.40To eca alone, once+0.30 ± 0.20Interaction0.00 ± 0.60Seeds3")
      try browser.press(.enter)
      #expect(try browser.evaluate("document.getElementById('details').open"))
    }
  }

  @Test func `the leaderboard has the columns of the report, without those that no candidate fills`() throws {
    let report = ReportFixtures.report(candidates: 40)
    try withPage(of: report) { (browser) throws in
      let headings: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#board thead button')].map((button) => button.firstChild.textContent)")
      let empty = ["test_accuracy_mean", "control_difference"]
      #expect(headings == report.columns.filter { !empty.contains($0.key) }.map(\.text))
      // Every cell is written as the Markdown report writes it.
      let results = ResultTable(report.candidates.map(\.result), in: .page, of: report.budgets.last)
      for (index, heading) in results.headings.enumerated() where ![.label, .state].contains(heading.format) {
        let cells = results.rows.map { $0[index] ?? (heading.alignment == .right ? "–" : "") }
        #expect(try texts(heading.key, browser) == cells, "\(heading.key)")
      }
    }
  }

  @Test func `numbers and durations have the same texts as in other reports`() throws {
    try withPage(of: ReportFixtures.report(candidates: 1)) { (browser) throws in
      for number in [0, 0.004, -0.004, 0.25, 1.005, -97.316, 1_234_567.891] {
        #expect(try browser.evaluate("decimal(\(number), 2)") == NumberText.decimal(number, digits: 2))
        let signed = NumberText.decimal(number, digits: 1, signed: true)
        #expect(try browser.evaluate("decimal(\(number), 1, true)") == signed)
        #expect(try browser.evaluate("points(\(number), 0.004)") == NumberText.points(number, halfWidth: 0.004))
        #expect(try browser.evaluate("percent(\(number))") == NumberText.percent(number))
      }
      for count in [0, 999, 1_000, -1_234_567] {
        #expect(try browser.evaluate("grouped(\(count))") == NumberText.grouped(count))
      }
      for seconds in [0.04, 9.94, 9.96, 48.4, 59.6, 200, 3599.7, 9918, 3_600_000] {
        #expect(try browser.evaluate("duration(\(seconds))") == NumberText.duration(seconds))
      }
      #expect(try browser.evaluate("decimal(null, 2)") == NumberText.unknown)
    }
  }

  @Test func `the keyboard opens and closes the details of a row`() throws {
    try withPage(of: ReportFixtures.report(candidates: 40)) { browser in
      try browser.press(.tab)
      #expect(try browser.evaluate("document.activeElement.className") == "skip")
      let button = "document.querySelector('#board tr[data-candidate=\"1\"] button')"
      try browser.run("\(button).focus()")
      try browser.press(.enter)
      #expect(try browser.evaluate("document.getElementById('details').open"))
      #expect(try text("#details-title", browser) == ReportFixtures.hostile)
      #expect(try text("#details .structure", browser) == "se\n└─ dense")
      #expect(try browser.evaluate("document.querySelectorAll('#details-curves .curve.seed0').length") == 3)
      try browser.press(.escape)
      #expect(try browser.evaluate("!document.getElementById('details').open && document.activeElement === \(button)"))
    }
  }

  @Test(arguments: [0, 1, 5000])
  func `a narrow window scrolls in one direction`(count: Int) throws {
    try withPage(of: ReportFixtures.report(candidates: count), width: 375) { browser in
      #expect(try browser.evaluate("innerWidth") == 375)
      #expect(try browser.evaluate("document.documentElement.scrollWidth") == 375)
      if count > 1 {
        try browser.run("document.querySelector('#board tr[data-candidate=\"1\"] button').click()")
        #expect(try browser.evaluate("document.getElementById('details').scrollWidth <= 375"))
      }
    }
  }

  @Test func `the page follows the reader's preference and the button`() throws {
    try withPage(of: ReportFixtures.report(candidates: 1)) { browser in
      let colour = "getComputedStyle(document.body).backgroundColor"
      try browser.prefer(dark: false)
      let light: String = try browser.evaluate(colour)
      try browser.prefer(dark: true)
      let dark: String = try browser.evaluate(colour)
      #expect(light != dark)
      try browser.run("document.getElementById('theme').click()")
      #expect(try browser.evaluate(colour) == light)
      #expect(try text("#theme", browser) == "Dark")
    }
  }

  @Test func `reasons are grouped and open on demand`() throws {
    try withPage(of: ReportFixtures.report(candidates: 40)) { browser in
      #expect(try text("#reasons summary", browser).contains("'…' has … MACs, the limit is …"))
      #expect(try browser.evaluate("document.querySelectorAll('#reasons li').length") == 0)
      try browser.run("document.querySelector('#reasons summary').click()")
      try browser.waitForFrame()
      #expect(try browser.evaluate("document.querySelectorAll('#reasons li').length") == 3)
    }
  }

  @Test(arguments: [1280, 375])
  func `what grafts do to images is shown by tables and by pictures in the page itself`(width: Int) throws {
    var report = ReportFixtures.report(candidates: 40)
    report.explanations = [
      ReportFixtures.explanation(candidate: 1, gates: [0.25, 0.5]),
      ReportFixtures.explanation(candidate: 2, gates: [1]),
    ]
    try withPage(of: report, width: width) { browser in
      #expect(try browser.evaluate("document.querySelectorAll('main > section').length") == 13)
      #expect(try text("#contents a[href='#grafts']".replacing("'", with: "\""), browser) == "Grafts")
      let cells: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#grafts details[data-candidate=\"1\"] tbody tr > *')].map((cell) => cell.textContent)"
      )
      #expect(cells == ["layer1.0", "0.250 to 0.500", "0.250 0.375 0.500", "–"])
      #expect(
        try text("#grafts h3", browser) == "\(ReportFixtures.hostile): a, predicted b, 50.00 %")
      #expect(try text("#grafts details summary .count", browser) == "weights of seed 3")
      try browser.run("for (const fold of document.querySelectorAll('#grafts details')) fold.open = true")
      try browser.waitForFrame()
      let widths: [Int] = try browser.evaluate("[...document.images].map((image) => image.naturalWidth)")
      #expect(widths == [1, 1, 1])
      #expect(try browser.evaluate("window.broken === undefined"))
      #expect(try browser.evaluate("document.documentElement.scrollWidth <= \(width)"))
    }
  }
}
