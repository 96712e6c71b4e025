// All about one candidate, beside the page; and learning curves.

const curvesByTrial = Map.groupBy(report.curves, (curve) => curve.trial);
const structureByTrial = new Map(report.structures.map((structure) => [structure.trial, structure.text]));

function openDetails(candidate) {
  const dialog = document.getElementById("details");
  hideTooltip();
  const facts = [
    ["Trial", String(candidate.trial)],
    ["Ended in", candidate.stage ?? unknown],
    ...candidateLines(candidate),
    ...candidate.trainings.filter((training) => training !== mainTraining(candidate)).map((training) =>
      [`After ${plural(training.epochs, "epoch")}`, `${percent(training.accuracy)}, ${trainingText(training).split(", ")[1]}`]),
    ["Modules", candidate.modules.length > 0 ? candidate.modules.join(", ") : unknown],
    ["Joined by", candidate.operator ?? unknown],
    ["Scaled by", (candidate.grafts ?? []).some((graft) => graft.factor !== 1)
      ? candidate.grafts.map((graft) => `${graft.factor.toPrecision(4)} at ${graft.site}`).join(", ") : unknown],
    ["Control of", candidate.control ?? unknown],
    ["Better than", outcomesText(candidate, "beaten")],
    ["Not better than", outcomesText(candidate, "not_beaten")],
    ["Not compared with", outcomesText(candidate, "untrained")],
    ["Site", candidate.site ?? unknown],
  ].filter((fact) => fact[1] !== unknown);
  const scores = Object.entries(candidate.scores ?? {});
  const curves = curvesByTrial.get(candidate.trial) ?? [];
  const structure = structureByTrial.get(candidate.trial);
  const accuracy = element("div", { class: "plot" });
  const loss = element("div", { class: "plot" });
  accuracy.dataset.title = "Accuracy";
  loss.dataset.title = "Training loss";
  dialog.replaceChildren(
    element("header", {},
      element("h2", { id: "details-title", tabindex: "-1" }, label(candidate)),
      element("button", { type: "button", id: "details-close", class: "quiet", onclick: () => dialog.close() }, "Close")),
    element("div", { class: "details-body" },
      element("p", { class: "badges" }, stateBadge(candidate), candidate.pareto && paretoBadge()),
      candidate.reason && element("pre", { class: "reason" }, candidate.reason),
      element("dl", { class: "facts" },
        facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
      scores.length > 0 && [
        element("h3", {}, "Zero-cost scores"),
        element("dl", { class: "facts" }, scores.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, short(value))))),
      ],
      curves.length > 0 && [
        element("h3", {}, "Learning curves"),
        figure("details-curves", element("div", {}, element("div", { class: "pair" }, accuracy, loss), curveLegend(curves)),
          curvesCaption(curves)),
      ],
      structure && [element("h3", {}, "Structure"), element("pre", { class: "structure", tabindex: "0" }, structure)]));
  dialog.showModal();
  dialog.scrollTop = 0;
  if (curves.length > 0) {
    const references = candidate.baseline || !baseline ? [] : curvesByTrial.get(baseline.trial) ?? [];
    for (const [host, kind] of [[accuracy, "accuracy"], [loss, "loss"]]) {
      const range = curveRange([...curves, ...references], kind);
      responsive(host, (width) => drawCurves(curves, references, kind, range, width, 190))();
    }
  }
  document.getElementById("details-title").focus();
}

// What a pair has to beat to count as better, as far as it stands so against them.
function outcomesText(candidate, outcome) {
  const names = { bare_backbone: "the bare backbone", better_module: "its better module alone", control: "its operator’s control" };
  const found = Object.keys(names).filter((rival) => candidate.outcomes?.[rival] === outcome).map((rival) => names[rival]);
  return found.length > 0 ? found.join(", ") : unknown;
}

// A click beside the panel closes it.
document.getElementById("details").addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.currentTarget.close();
});

const stateWords = { done: "trained", refused: "refused", failed: "failed", open: "open" };

function stateBadge(candidate) {
  return element("span", { class: `badge ${candidate.state}` }, stateWords[candidate.state] ?? candidate.state);
}

function paretoBadge() {
  return element("span", { class: "badge pareto" }, "◆ Pareto front");
}

// MARK: Curves

// What a plot shows of each epoch, the most important first.
const curveKeys = { accuracy: ["accuracy", "train_accuracy"], loss: ["loss"] };

// What all panels of a plot share, without the steep first quarter of training: what lies below is cut off.
function curveRange(curves, kind) {
  const numbers = curves.flatMap((curve) => curve.epochs.map((epoch) => epoch.number));
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const late = curves.flatMap((curve) => curve.epochs).filter((epoch) => epoch.number >= first + (last - first) / 4);
  // Training images are another matter: they are varied, and seen while the network still learns.
  const values = curveKeys[kind].map((key) => late.map((epoch) => number(epoch[key])).filter((value) => value !== null))
    .find((values) => values.length > 0);
  if (!values) return null;
  return { low: Math.min(...values), high: Math.max(...values), last, first };
}

// Near 100 % the rest that is wrong counts, so that halving it is as long a way everywhere.
function accuracyScale(low, high, from, to) {
  const rest = (1 - high) / 4 + 0.0005;
  const inner = linear(Math.log(1 - low + rest), Math.log(1 - high + rest), from, to);
  const scale = (value) => inner(Math.log(Math.max(1 - value, 0) + rest));
  const steps = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 1];
  scale.ticks = (count) => {
    const ticks = steps.filter((step) => step >= low && step <= high);
    if (ticks.length < 3) return niceTicks(low, high, count);
    // Not nearer to one another than texts need.
    let last = Infinity;
    return ticks.filter((tick) => {
      if (last - scale(tick) < 16) return false;
      last = scale(tick);
      return true;
    });
  };
  return scale;
}

function known(curve, key) {
  return curve.epochs.filter((epoch) => number(epoch[key]) !== null);
}

// The images that curves of accuracy are of.
function curveImages(curves) {
  return choicesOf(byTrial.get(curves[0]?.trial)?.epochs);
}

// Older sweeps looked at the test images after the last epoch only.
function hasTestCurve(curve) {
  return known(curve, "accuracy").length > 1;
}

function drawCurves(curves, references, kind, range, width, height) {
  const title = kind === "accuracy" ? "accuracy, %" : "training loss";
  if (!range) return empty(`No ${kind} was recorded.`);
  const box = { left: 40, right: width - 8, top: 24, bottom: height - 24 };
  const x = linear(range.first, Math.max(range.last, range.first + 1), box.left, box.right);
  const space = (range.high - range.low || 0.01) * 0.05;
  const [low, high] = [range.low - space, kind === "accuracy" ? Math.min(range.high + space, Math.max(range.high, 1)) : range.high + space];
  const y = (kind === "accuracy" && range.high > 0.9 ? accuracyScale : linear)(low, high, box.bottom, box.top);
  const yTicks = y.ticks(4);
  const xTicks = x.ticks(Math.min(5, range.last)).filter(Number.isInteger);
  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${title} by epoch, ${plural(curves.length, "seed")}`,
  });
  node.append(axes(box, x, y, xTicks, xTicks.map(String), yTicks,
    kind === "accuracy" ? yTicks.map((tick) => String(Number((tick * 100).toFixed(2)))) : yTicks.map(short), null, title));
  // What leaves the range is cut off by a frame of its own; dots may overlap its edge.
  const frame = svg("svg", {
    class: "frame", x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top,
    viewBox: `${box.left} ${box.top} ${box.right - box.left} ${box.bottom - box.top}`,
  });
  const dots = svg("g", {});
  const add = (curve, key, style) => {
    const isTraining = key === "train_accuracy";
    const spots = known(curve, key).map((epoch) => ({ x: x(epoch.number), y: y(epoch[key]) }));
    if (spots.length > 1) {
      const path = spots.map((spot) => `${spot.x.toFixed(1)} ${spot.y.toFixed(1)}`).join("L");
      frame.append(svg("path", { class: `curve ${style}${isTraining ? " training" : ""}`, d: `M${path}` }));
    }
    if (key === "loss" || isTraining) return;
    spots.filter((spot) => spot.y <= box.bottom).forEach((spot) =>
      dots.append(svg("circle", { class: `curve-dot ${style}`, cx: spot.x, cy: spot.y, r: spots.length > 1 ? 2 : 3 })));
  };
  for (const curve of references) {
    // One line of the bare backbone is enough to compare with.
    for (const key of kind === "accuracy" && hasTestCurve(curve) ? ["accuracy"] : curveKeys[kind]) add(curve, key, "reference");
  }
  curves.forEach((curve, index) => { for (const key of curveKeys[kind]) add(curve, key, `seed${index % 3}`); });
  node.append(frame, dots);
  return node;
}

function curveLegend(curves) {
  const line = (style, hasDot) => svg("svg", { width: 26, height: 10, viewBox: "0 0 26 10", "aria-hidden": "true" },
    style !== null && svg("path", { class: `curve ${style}`, d: "M1 5H25" }),
    hasDot && svg("circle", { class: `curve-dot ${style ?? ""}`, cx: 13, cy: 5, r: 3 }));
  const isCurve = curves.some(hasTestCurve);
  return element("div", { class: "legend" },
    element("span", { class: "key" }, line(isCurve ? "" : null, true), isCurve ? `${curveImages(curves)} images` : "test images, after the last epoch"),
    element("span", { class: "key" }, line("training", false), "training images"),
    element("span", { class: "key" }, line("reference", false), "bare backbone"));
}

function curvesCaption(curves) {
  return "One line for each seed. Training images count as they were seen during an epoch"
    + (curves.some(hasTestCurve) ? "." : "; test images were looked at after the last epoch only, which the dots show.");
}

function curvesSection() {
  const top = candidates.filter((c) =>
    !c.baseline && isComplete(trainingOf(c, budgets[0])) && curvesByTrial.has(c.trial)).slice(0, 8);
  if (top.length === 0) return empty("No learning curves of trained candidates are stored.");
  const references = baseline ? curvesByTrial.get(baseline.trial) ?? [] : [];
  const curves = top.flatMap((candidate) => curvesByTrial.get(candidate.trial));
  const range = curveRange([...curves, ...references], "accuracy");
  const panels = top.map((candidate) => {
    const host = element("div", { class: "plot" });
    const redraw = responsive(host, (width) =>
      drawCurves(curvesByTrial.get(candidate.trial), references, "accuracy", range, width, 160));
    queueMicrotask(redraw);
    return element("div", { class: "panel", "data-title": label(candidate) },
      element("button", { type: "button", class: "link", onclick: () => openDetails(candidate) }, label(candidate)), host);
  });
  return figure("curves-figure", element("div", {}, element("div", { class: "panels" }, panels), curveLegend(curves)),
    `Accuracy by epoch of the ${plural(top.length, "best candidate", "best candidates")} trained for ${plural(budgets[0].epochs, "epoch")}, `
      + `all on the same axes, which leave out the steep first quarter of training. ${curvesCaption(curves)}`);
}

function structuresSection() {
  if (report.structures.length === 0) return empty("No structures of winners are stored.");
  return element("div", {}, report.structures.map((structure, index) => {
    const candidate = byTrial.get(structure.trial);
    return element("details", { class: "fold", open: index === 0 },
      element("summary", {}, element("span", { class: "mono" }, candidate ? label(candidate) : `trial ${structure.trial}`),
        candidate && element("span", { class: "count" }, percent(candidate.accuracy))),
      element("pre", { class: "structure", tabindex: "0" }, structure.text));
  }));
}
