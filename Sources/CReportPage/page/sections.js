// The parts of the page around its plots.

// MARK: Verdict

function verdictSection() {
  const { sweep } = report;
  const states = { finished: "finished", running: "still running", stopped: "not finished" };
  const when = sweep.finished ? `${moment(sweep.started)} to ${moment(sweep.finished)}` : `since ${moment(sweep.started)}`;
  return [
    element("p", { class: "eyebrow" }, "Suture sweep", element("span", { class: `badge ${sweep.state}` }, states[sweep.state] ?? sweep.state)),
    element("h1", {}, sweep.name),
    element("p", { class: "subtitle" },
      `${sweep.dataset} on ${sweep.backbone}, at ${sweep.sites.join(", ")}`
        + (sweep.sites.length > 1 ? ` (${sweep.placement === "each" ? "each alone" : "all together"})` : "") + ` · ${when}`),
    report.sentences.length > 0
      ? element("div", { class: "verdict", id: "verdict" }, report.sentences.map((sentence) => element("p", {}, sentence)))
      : null,
    tiles(),
  ];
}

function tiles() {
  const trained = candidates.filter((c) => c.trainings.length > 0 && !c.baseline);
  // While no candidate has all seeds of the longest training, the one before it is shown.
  const budget = budgets.find((budget) => budget.candidates > 0) ?? budgets[0];
  const finalists = trained.filter((candidate) => isComplete(trainingOf(candidate, budget)));
  // Controls are references, as the bare backbone is.
  const best = finalists.filter((candidate) => !candidate.control).reduce((best, candidate) =>
    (best === null || trainingOf(candidate, budget).accuracy_mean > trainingOf(best, budget).accuracy_mean ? candidate : best), null);
  const top = best && trainingOf(best, budget);
  const [choices, comparisons] = [choicesOf(budget?.epochs), comparisonsOf(budget?.epochs)];
  const gap = number(top?.difference) === null ? null : `${points(top.difference, top.difference_half_width)} points to the bare backbone`;
  const bare = baseline && trainingOf(baseline, budget);
  const others = candidates.filter((c) => !c.baseline);
  const out = others.filter((c) => c.state === "refused" || c.state === "failed");
  const list = [
    ["Candidates", grouped(others.length), report.sweep.duplicates > 0 ? `${plural(report.sweep.duplicates, "duplicate")} left out` : null],
    ["Trained", grouped(trained.length), finalists.length > 0 && budgets.length > 1 ? `${grouped(finalists.length)} for ${plural(budget.epochs, "epoch")}` : null],
    [`Bare backbone, ${choices} accuracy`, percent(bare?.accuracy_mean), number(baseline?.parameters) === null ? null : `${short(baseline.parameters)} parameters`],
    [`Highest ${choices} accuracy`, percent(top?.accuracy_mean), choices === comparisons ? gap : best && best.label],
    // A tile is of one split.
    ...(top && choices !== comparisons ? [[`Of the same candidate, ${comparisons} accuracy`, percent(accuracyOn(comparisons, top)), gap]] : []),
    ["Refused or failed", grouped(out.length), out.length > 0 ? `${hundredths(out.length / others.length, 0)} %` : null],
    ["Time", duration(report.sweep.seconds), null],
  ];
  return element("dl", { class: "tiles", id: "tiles" }, list.map(([name, value, note]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value, note && element("small", {}, note)))));
}

// MARK: Stages

function stagesSection() {
  if (report.stages.length === 0) return empty("The sweep has not entered a stage yet.");
  const most = Math.max(...report.stages.map((stage) => stage.entered), 1);
  const rows = report.stages.map((stage) => {
    const words = stageWords(stage);
    return element("li", { "data-stage": stage.name },
      element("div", { class: "stage-name" }, stage.name, " ", element("span", {}, duration(stage.seconds))),
      element("div", { class: "stage-bar", "aria-hidden": "true" }, stageParts.map(([key]) => {
        const part = element("i", { class: key });
        part.style.width = `${stage[key] / most * 100}%`;
        return stage[key] > 0 && part;
      })),
      element("div", { class: "stage-numbers" },
        `${grouped(stage.entered)} → `, element("strong", {}, grouped(stage.left)), words.length > 0 && ` · ${words.join(", ")}`));
  });
  const keys = stageParts.filter(([key]) => report.stages.some((stage) => stage[key] > 0));
  const list = element("ol", { class: "stages" }, rows);
  drawers.set(list, drawStages);
  return figure("stages-figure", element("div", {}, list,
    element("div", { class: "legend" }, keys.map(([key, name]) =>
      element("span", { class: "key" }, element("i", { class: `swatch ${key}` }), name)))),
  "How many candidates came to each stage and what became of them.");
}

const stageParts = [["left", "passed"], ["dropped", "dropped, others were better"], ["refused", "refused"], ["failed", "failed"]];

// What became of those that a stage did not let through.
function stageWords(stage) {
  const open = stage.entered - stage.left - stage.refused - stage.failed - stage.dropped;
  return [
    stage.refused > 0 && `${grouped(stage.refused)} refused`, stage.failed > 0 && `${grouped(stage.failed)} failed`,
    stage.dropped > 0 && `${grouped(stage.dropped)} dropped`, open > 0 && `${grouped(open)} open`,
  ].filter(Boolean);
}

// MARK: Effects

function effectsSection() {
  if (report.effects.length === 0) return empty("Too little has been trained to average over partners.");
  const titles = { module: "Modules", operator: "Operators", place: "Places" };
  const kinds = ["module", "operator", "place"].filter((kind) => report.effects.some((effect) => effect.kind === kind));
  const ends = report.effects.flatMap((effect) => [effect.mean, effect.low, effect.high, 0]).filter((value) => number(value) !== null);
  const range = [Math.min(...ends), Math.max(...ends)];
  const blocks = kinds.map((kind) => {
    const list = report.effects.filter((effect) => effect.kind === kind).sort((a, b) => b.mean - a.mean);
    const host = element("div", { class: "plot" });
    queueMicrotask(responsive(host, (width) => drawEffects(list, range, width)));
    return element("div", { "data-kind": kind, "data-title": titles[kind] }, element("h3", {}, titles[kind]), host);
  });
  const others = blocks.slice(1);
  return figure("effects-figure", element("div", { class: "effects" }, blocks[0], others.length > 0 && element("div", {}, others)),
    [report.notes.effects, isColoured ? "" : "So nothing is coloured as better or worse.",
      report.effects.some((effect) => !hasInterval(effect)) ? "A mean without a bar has no interval." : "",
      "Numbers at the right: candidates averaged."].filter(Boolean).join(" "));
}

// Over partners an interval leaves out what moves all effects alike: the bare backbone's one training.
const isColoured = report.basis?.intervals === "seeds";

function hasInterval(item) {
  return number(item.low) !== null && number(item.high) !== null;
}

function drawEffects(list, [low, high], width) {
  const step = 22;
  const longest = Math.max(...list.map((effect) => effect.name.length));
  const box = { left: Math.min(longest * 7.2 + 14, width * 0.4), right: width - 44, top: 8, bottom: 8 + list.length * step };
  const space = (high - low || 0.01) * 0.04;
  const x = linear(low - space, high + space, box.left, box.right);
  const height = box.bottom + 30;
  const ticks = x.ticks(Math.max(3, width / 110));
  const texts = percentTicks(ticks, true);
  const node = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Mean differences, sorted" });
  ticks.forEach((tick, index) => node.append(
    svg("line", { class: tick === 0 ? "zero" : "grid", x1: x(tick), x2: x(tick), y1: box.top, y2: box.bottom }),
    svg("text", { x: x(tick), y: box.bottom + 18, "text-anchor": "middle" }, texts[index])));
  list.forEach((effect, index) => {
    const y = box.top + (index + 0.5) * step;
    const side = !isColoured || !hasInterval(effect) ? "even" : effect.low > 0 ? "better" : effect.high < 0 ? "worse" : "even";
    const row = svg("g", { class: `effect ${side}`, "data-name": effect.name },
      svg("rect", { class: "hit", x: 0, y: y - step / 2, width, height: step }),
      svg("text", { class: "name", x: box.left - 10, y: y + 4, "text-anchor": "end" }, effect.name),
      hasInterval(effect) && svg("line", { class: "interval", x1: x(effect.low), x2: x(effect.high), y1: y, y2: y }),
      svg("circle", { cx: x(effect.mean), cy: y, r: 4.5 }),
      svg("text", { class: "count", x: width, y: y + 4, "text-anchor": "end" }, grouped(effect.count)));
    row.addEventListener("pointerenter", () => showTooltip(row.querySelector("circle").getBoundingClientRect(), effect.name, [
      ["Mean", `${points(effect.mean)} points`], ["95 % interval", hasInterval(effect) ? `${points(effect.low)} to ${points(effect.high)}` : unknown],
      ["Candidates", grouped(effect.count)],
    ]));
    row.addEventListener("pointerleave", hideTooltip);
    node.append(row);
  });
  return node;
}

// MARK: Scores

function correlationsSection() {
  if (report.correlations.length === 0) return empty("No zero-cost scores were computed in this sweep.");
  const list = [...report.correlations].sort((a, b) => (number(b.correlation) ?? -2) - (number(a.correlation) ?? -2));
  const rows = list.map((item) => {
    const at = (value) => `${(value + 1) * 50}`;
    const bar = svg("svg", { class: "rho", width: 160, height: 18, viewBox: "0 0 160 18", "aria-hidden": "true" },
      svg("line", { class: "grid", x1: 0, x2: 160, y1: 9, y2: 9 }), svg("line", { class: "zero", x1: 80, x2: 80, y1: 1, y2: 17 }),
      hasInterval(item) && svg("line", { class: "interval", x1: at(item.low) * 1.6, x2: at(item.high) * 1.6, y1: 9, y2: 9 }),
      number(item.correlation) !== null && svg("circle", { cx: at(item.correlation) * 1.6, cy: 9, r: 4.5 }));
    const text = (value) => decimal(value, 2);
    return element("tr", {}, element("th", { scope: "row" }, item.score), element("td", {}, bar),
      element("td", { class: "numeric" }, text(item.correlation)),
      element("td", { class: "numeric" }, hasInterval(item) ? `${text(item.low)} to ${text(item.high)}` : unknown),
      element("td", { class: "numeric" }, grouped(item.count)));
  });
  const head = ["Score", "−1 to 1", "Correlation", "95 % interval", "Candidates"].map((name, index) =>
    element("th", { scope: "col", class: index < 2 ? null : "numeric" }, name));
  const table = element("table", { class: "plain" }, element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows));
  drawers.set(table, (width) => drawScores(list, width));
  return figure("correlations-figure", element("div", { class: "scroll" }, table),
  [report.notes.scores, "A score whose interval includes 0 is not worth sorting by; parameters and MACs are the scores to beat."]
    .filter(Boolean).join(" "));
}

// MARK: Refused and failed

function refusedSection() {
  if (report.losses.length === 0) return empty("Nothing was refused and nothing failed.");
  return element("div", { id: "reasons" }, report.losses.map((group) => {
    const lost = group.candidates.map((candidate) => byNumber.get(candidate)).filter(Boolean);
    const fold = element("details", { class: "fold" }, element("summary", {},
      stateBadge(group), element("span", {}, group.reason), element("span", { class: "count" }, grouped(group.candidates.length))));
    // Thousands of names are added only when a group is opened.
    fold.addEventListener("toggle", () => {
      if (fold.children.length > 1) return;
      fold.append(element("ul", { class: "names" }, lost.map((candidate) => element("li", {},
        element("button", { type: "button", class: "link", onclick: () => openDetails(candidate) }, candidate.label)))));
    });
    return fold;
  }));
}

// MARK: Reproduction

// Nested settings as lines with dotted names.
function settingLines(value, path = "") {
  const isObject = (item) => typeof item === "object" && item !== null && !Array.isArray(item);
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([name, item]) => settingLines(item, path ? `${path}.${name}` : name));
  }
  if (Array.isArray(value) && value.some(isObject)) {
    return value.flatMap((item, index) => settingLines(item, `${path}.${index + 1}`));
  }
  const text = Array.isArray(value) ? value.join(", ") : isObject(value) ? "" : String(value);
  return [[path, text === "" ? "none" : text]];
}

function reproduceSection() {
  const command = element("code", { id: "command" }, report.sweep.command);
  const button = element("button", { type: "button", id: "copy", onclick: async () => {
    try {
      await navigator.clipboard.writeText(report.sweep.command);
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  } }, "Copy");
  return [
    element("div", { class: "command" }, element("pre", { tabindex: "0" }, command), button),
    element("h3", {}, "Environment"),
    report.environment.length === 0 ? empty("Nothing is known of the machine.")
      : element("div", { class: "scroll" }, element("table", { class: "plain", id: "environment-table" }, element("tbody", {},
        report.environment.map((fact) => element("tr", {}, element("th", { scope: "row" }, fact.name), element("td", { class: "mono" }, fact.value)))))),
    element("h3", {}, "Settings, defaults included"),
    element("div", { class: "scroll" }, element("table", { class: "plain", id: "settings-table" }, element("tbody", {},
      settingLines(report.sweep.resolved).map(([name, value]) => element("tr", {},
        element("th", { scope: "row", class: "mono" }, name), element("td", {}, value)))))),
    element("h3", {}, "Specification"),
    element("pre", { class: "structure", id: "specification", tabindex: "0" }, report.sweep.specification),
  ];
}
