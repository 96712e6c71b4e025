import SutureReport
import SutureSweep
import SutureTraining
import Testing

/// What the plots and tables of the page say about trainings, seeds and chance.
extension ReportPageTests {
  private func count(_ selector: String, _ browser: Browser) throws -> Int {
    try browser.evaluate("document.querySelectorAll('\(selector)').length")
  }

  @Test func `each training shows all candidates that were trained for it`() throws {
    try withPage(of: ReportFixtures.report(candidates: 250)) { (browser) throws in
      let points = "Number(document.querySelector('#pareto-plot svg').dataset.points)"
      // Every tenth candidate is refused, and those from 200 on have the short training only.
      #expect(try browser.evaluate(points) == 181)
      #expect(try text("#pareto figcaption", browser).contains("one of 180 candidates trained for 8 epochs."))
      #expect(try text("#pareto figcaption", browser).contains("some miss the line by chance, and the verdict above"))
      try choose("2", "pareto-budget", browser)
      #expect(try browser.evaluate(points) == 226)
      let caption = try text("#pareto figcaption", browser)
      #expect(caption.contains("one of 225 candidates trained for 2 epochs, among them 180 that went on to longer"))
      #expect(caption.contains("With one seed") && !caption.contains("Whiskers"))
      #expect(!caption.contains("tenth"))
      try browser.run("document.querySelector('#pareto-metric [data-value=latency_ms]').click()")
      #expect(try text("#pareto figcaption", browser).contains("Good to about a tenth."))
    }
  }

  @Test func `accuracy is drawn against the gain at the start, with controls apart`() throws {
    var report = ReportFixtures.report(candidates: 40)
    for index in report.candidates.indices.dropFirst() where report.candidates[index].result.accuracyMean != nil {
      report.candidates[index].result.startGain = 0.5 + Double(index) / 10
      report.candidates[index].grafts = [GraftGain(site: "layer1", gain: 0.5 + Double(index) / 10, factor: 1)]
    }
    report.candidates[2].result.control = "multiply"
    try withPage(of: report) { (browser) throws in
      #expect(try count("#gain .mark", browser) == 2)
      #expect(try browser.evaluate("Number(document.querySelector('#gain-plot svg').dataset.points)") == 37)
      let caption = try text("#gain figcaption", browser)
      #expect(caption.contains("Squares are controls") && caption.contains("‘scale: match’ in the sweep"))
    }
  }

  @Test func `a candidate without all seeds is shown, but neither first nor on the front`() throws {
    var report = ReportFixtures.report(candidates: 40)
    report.candidates[39].trainings[1].seeds = 1
    report.candidates[39].trainings[1].accuracyMean = 0.999
    report.candidates[39].result.accuracyMean = 0.999
    report.candidates[39].result.seeds = 1
    try withPage(of: report) { (browser) throws in
      #expect(try count("#pareto .dot.partial", browser) == 1)
      #expect(try count("#pareto .mark[data-candidate=\"39\"]", browser) == 0)
      #expect(try text("#pareto figcaption", browser).contains("Hollow: 1 candidate without all 3 seeds yet"))
      #expect(try !text("#tiles", browser).contains("99.90 %"))
      #expect(try text("#tiles", browser).contains("35 for 8 epochs"))
      #expect(try text("#board tr[data-candidate=\"39\"].partial [data-column=seeds]", browser) == "1 of 3")
      try browser.run("document.querySelector('#board tr[data-candidate=\"39\"] button').click()")
      #expect(try text("#details .facts", browser).contains("8 epochs, 1 of 3 seeds"))
    }
  }

  @Test func `a candidate without all seeds of a longer training counts by the one before`() throws {
    var report = ReportFixtures.report(candidates: 40)
    report.candidates[39].trainings[1].seeds = 1
    report.candidates[39].result.epochs = 2
    report.candidates[39].result.seeds = 1
    report.candidates[39].result.trainingSeeds = 1
    try withPage(of: report) { (browser) throws in
      #expect(try count("#pareto .dot.partial", browser) == 1)
      #expect(try count("#board tr[data-candidate=\"39\"].partial", browser) == 0)
      #expect(try text("#board tr[data-candidate=\"39\"] [data-column=seeds]", browser) == "1")
      try browser.run("document.querySelector('#board tr[data-candidate=\"39\"] button').click()")
      let facts = try text("#details .facts", browser)
      #expect(facts.contains("Training2 epochs, 1 seed") && facts.contains("1 of 3 seeds"))
    }
  }

  @Test func `learning curves are drawn where accuracies of the last epoch alone are known`() throws {
    var report = ReportFixtures.report(candidates: 40)
    try withPage(of: report) { (browser) throws in
      // Three seeds in two panels, test and training; grey test curves only.
      #expect(try count("#curves-figure .panels .curve:not(.training, .reference)", browser) == 6)
      #expect(try count("#curves-figure .panels .curve.training", browser) == 6)
      #expect(try count("#curves-figure .panels .curve.reference", browser) == 6)
      // The first two epochs lie below what is drawn.
      #expect(try count("#curves-figure .panel:first-child .curve-dot.seed0", browser) == 6)
      #expect(try !text("#curves figcaption", browser).contains("last epoch only"))
    }
    for curve in report.curves.indices {
      for point in 0..<7 { report.curves[curve].points[point].accuracy = nil }
    }
    try withPage(of: report) { (browser) throws in
      #expect(try count("#curves-figure .panels .curve:not(.training)", browser) == 0)
      #expect(try count("#curves-figure .panels .curve.training:not(.reference)", browser) == 6)
      #expect(try count("#curves-figure .panel:first-child .curve-dot.seed0", browser) == 1)
      // Nothing cuts the last dot in half.
      #expect(try count("#curves-figure .frame .curve-dot", browser) == 0)
      #expect(try text("#curves figcaption", browser).contains("after the last epoch only"))
    }
  }

  @Test func `an effect without an interval has no bar, and one seed gives none a colour`() throws {
    var report = ReportFixtures.report(candidates: 40)
    report.effects[0].low = nil
    report.effects[0].high = nil
    try withPage(of: report) { (browser) throws in
      #expect(try count("#effects .effect.even", browser) == 3)
      #expect(try count("#effects .effect .interval", browser) == 2)
      let caption = try text("#effects figcaption", browser)
      #expect(caption.hasPrefix("Averaged after 2 epochs. So nothing is coloured as better or worse. A mean without"))
    }
    report.basis?.intervals = .seeds
    try withPage(of: report) { (browser) throws in
      #expect(try count("#effects .effect.even", browser) == 2)
      #expect(try count("#effects .effect.worse[data-name=eca]", browser) == 1)
    }
  }

  @Test func `a pair's cell names the other order and the better module alone`() throws {
    var report = ReportFixtures.report(candidates: 40)
    try withPage(of: report) { (browser) throws in
      try browser.run("document.querySelector('#pairs td').focus()")
      try browser.press(.arrowDown)
      let lines = try text("#tooltip dl", browser)
      #expect(lines.contains("To eca alone, the better one+0.30 ± 0.20"))
      #expect(lines.contains("To se first+1.00, the same with every seed"))
      #expect(try text("#pairs figcaption", browser).contains("95 % intervals by Student’s t"))
    }
    report.pairs[0].seeds = 1
    for cell in report.pairs[0].cells.indices { report.pairs[0].cells[cell].differenceHalfWidth = nil }
    try withPage(of: report) { (browser) throws in
      #expect(try text("#pairs figcaption", browser).contains("With one seed there are no intervals"))
    }
  }

  @Test func `a narrow leaderboard shows what is compared`() throws {
    try withPage(of: ReportFixtures.report(candidates: 40), width: 390) { (browser) throws in
      let shown: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#board thead th')].filter((head) => head.offsetWidth > 0)"
          + ".map((head) => head.dataset.column).slice(0, 3)")
      #expect(shown == ["label", "accuracy_mean", "difference"])
      try browser.run("document.querySelector('#leaderboard .scroll').scrollLeft = 200")
      #expect(
        try browser.evaluate("document.querySelector('#board tbody th').getBoundingClientRect().left") == 16.0)
      #expect(try text("#board tr[data-candidate=\"2\"] .brief", browser) == "8 epochs, 3 seeds")
      #expect(try text("#board tr[data-candidate=\"10\"] .brief", browser) == "refused")
    }
  }

  @Test func `thousands of candidates with all their trainings are a page of a few megabytes`() throws {
    #expect(try HTMLReport(ReportFixtures.report(candidates: 5000)).text().utf8.count < 5_500_000)
  }
}
