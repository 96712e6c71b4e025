// Everything about one candidate, in a panel beside the page; and learning curves.

const curvesOf = Map.groupBy(report.curves, (curve) => curve.candidate);
const structureOf = new Map(report.structures.map((structure) => [structure.candidate, structure.text]));

function openDetails(candidate) {
  const dialog = document.getElementById("details");
  hideTooltip();
  const facts = [
    ["Candidate", String(candidate.candidate)],
    ["Ended in", candidate.stage ?? unknown],
    ...candidateLines(candidate),
    ...candidate.trainings.filter((training) => training !== mainTraining(candidate)).map((training) =>
      [`After ${plural(training.epochs, "epoch")}`, `${percent(training.accuracy_mean)}, ${trainingText(training).split(", ")[1]}`]),
    ["Modules", candidate.modules.length > 0 ? candidate.modules.join(", ") : unknown],
    ["Joined by", candidate.operator ?? unknown],
    ["Scaled by", (candidate.grafts ?? []).some((graft) => graft.factor !== 1)
      ? candidate.grafts.map((graft) => `${decimal(graft.factor, 4)} at ${graft.site}`).join(", ") : unknown],
    ["Control of", candidate.control ?? unknown],
    ["Better than", outcomesText(candidate, "beaten")],
    ["Not better than", outcomesText(candidate, "not_beaten")],
    ["Not compared with", outcomesText(candidate, "untrained")],
    ["Site", candidate.site ?? unknown],
  ].filter((fact) => fact[1] !== unknown);
  const scores = Object.entries(candidate.scores ?? {});
  const curves = curvesOf.get(candidate.candidate) ?? [];
  const references = candidate.baseline || !baseline ? [] : curvesOf.get(baseline.candidate) ?? [];
  const ranges = { accuracy: curveRange([...curves, ...references], "accuracy"), loss: curveRange([...curves, ...references], "loss") };
  const structure = structureOf.get(candidate.candidate);
  const view = compositionView(candidate);
  if (view) drawers.set(view, (width) => compositionPicture(candidate, width));
  const accuracy = element("div", { class: "plot" });
  const loss = element("div", { class: "plot" });
  accuracy.dataset.title = "Accuracy";
  loss.dataset.title = "Training loss";
  dialog.replaceChildren(
    element("header", {},
      element("h2", { id: "details-title", tabindex: "-1" }, candidate.label),
      element("button", { type: "button", id: "details-close", class: "quiet", onclick: () => dialog.close() }, "Close")),
    element("div", { class: "details-body" },
      element("p", { class: "badges" }, stateBadge(candidate), candidate.pareto && paretoBadge()),
      candidate.reason && element("pre", { class: "reason" }, candidate.reason),
      element("dl", { class: "facts" },
        facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
      view && [element("h3", {}, "Composition"), figure("composition-figure", view, compositionCaption(candidate))],
      scores.length > 0 && [
        element("h3", {}, "Zero-cost scores"),
        element("dl", { class: "facts" }, scores.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, short(value))))),
      ],
      curves.length > 0 && [
        element("h3", {}, "Learning curves"),
        figure("details-curves", element("div", {}, element("div", { class: "pair" }, accuracy, loss), curveLegend(curves, references)),
          curvesCaption(curves, ranges.accuracy)),
      ],
      structure && [element("h3", {}, "Structure"), element("pre", { class: "structure", tabindex: "0" }, structure)]));
  dialog.showModal();
  dialog.scrollTop = 0;
  if (curves.length > 0) {
    for (const [host, kind] of [[accuracy, "accuracy"], [loss, "loss"]]) {
      responsive(host, (width) => drawCurves(curves, references, kind, ranges[kind], width, 190))();
    }
  }
  document.getElementById("details-title").focus();
}

// The rivals of a pair with this outcome, in words.
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

// The values of each epoch that a plot shows, the most important first.
const curveKeys = { accuracy: ["accuracy", "train_accuracy"], loss: ["loss"] };

// The range that all panels of a plot share. Of five epochs or more the steep first quarter is left out.
function curveRange(curves, kind) {
  const numbers = curves.flatMap((curve) => curve.points.map((epoch) => epoch.number));
  const [begin, last] = [Math.min(...numbers), Math.max(...numbers)];
  const first = last - begin < 4 ? begin : begin + Math.ceil((last - begin) / 4);
  const values = curves.flatMap((curve) => curve.points).filter((epoch) => epoch.number >= first)
    .flatMap((epoch) => curveKeys[kind].map((key) => number(epoch[key]))).filter((value) => value !== null);
  if (values.length === 0) return null;
  return { low: Math.min(...values), high: Math.max(...values), last, first, isShortened: first > begin };
}

// Whether the axis of accuracies is stretched near 100 %.
function isStretched(range) {
  return range !== null && range.high > 0.9;
}

const accuracySteps = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 1];

// Logarithmic in the error, so that halving it is the same height everywhere.
function accuracyScale(low, high, from, to) {
  const rest = (1 - high) / 4 + 0.0005;
  const inner = linear(Math.log(1 - low + rest), Math.log(1 - high + rest), from, to);
  const scale = (value) => inner(Math.log(Math.max(1 - value, 0) + rest));
  scale.ticks = (count) => {
    const ticks = accuracySteps.filter((step) => step >= low && step <= high);
    if (ticks.length < 3) return coveringTicks(low, high, count).filter((tick) => tick <= high + 1e-9);
    // Ticks too close to one another for their texts are left out; the uppermost stays.
    let last = -Infinity;
    return ticks.reverse().filter((tick) => {
      if (scale(tick) - last < 16) return false;
      last = scale(tick);
      return true;
    }).reverse();
  };
  return scale;
}

function known(curve, key) {
  return curve.points.filter((epoch) => number(epoch[key]) !== null);
}

// The images of the curves of accuracy.
function curveImages(curves) {
  return choicesOf(byNumber.get(curves[0]?.candidate)?.epochs);
}

// Stores of earlier versions have test accuracies of the last epoch only.
function hasTestCurve(curve) {
  return known(curve, "accuracy").length > 1;
}

function drawCurves(curves, references, kind, range, width, height) {
  const title = kind === "accuracy" ? `accuracy, %${isStretched(range) ? " (stretched near 100 %)" : ""}` : "training loss";
  if (!range) return empty(`No ${kind} was recorded.`);
  const box = { left: 40, right: width - 8, top: 24, bottom: height - 24 };
  // A single epoch stands in the middle.
  const reach = range.first === range.last ? 0.5 : 0;
  const x = linear(range.first - reach, range.last + reach, box.left, box.right);
  const low = range.low - (range.high - range.low || 0.01) * 0.05;
  const isCurved = kind === "accuracy" && isStretched(range);
  const linearTicks = coveringTicks(low, range.high, 4);
  // The uppermost grid line is above all that is drawn.
  const high = isCurved ? accuracySteps.find((step) => step >= range.high) ?? range.high : Math.max(range.high, linearTicks.at(-1));
  const y = (isCurved ? accuracyScale : linear)(low, high, box.bottom, box.top);
  const yTicks = isCurved ? y.ticks(4) : linearTicks;
  const xTicks = x.ticks(Math.min(5, range.last - range.first + 1)).filter(Number.isInteger);
  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${title} by epoch, ${plural(curves.length, "seed")}`,
  });
  node.append(axes(box, x, y, xTicks, xTicks.map(String), yTicks,
    kind === "accuracy" ? yTicks.map((tick) => String(Number((tick * 100).toFixed(2)))) : yTicks.map(short), null, title));
  // Lines end at a frame of their own; dots may overlap its edge.
  const frame = svg("svg", {
    class: "frame", x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top,
    viewBox: `${box.left} ${box.top} ${box.right - box.left} ${box.bottom - box.top}`,
  });
  const dots = svg("g", {});
  const add = (curve, key, style) => {
    const isTraining = key === "train_accuracy";
    const spots = known(curve, key).filter((epoch) => epoch.number >= range.first).map((epoch) => ({ x: x(epoch.number), y: y(epoch[key]) }));
    if (spots.length > 1) {
      const path = spots.map((spot) => `${spot.x.toFixed(1)} ${spot.y.toFixed(1)}`).join("L");
      frame.append(svg("path", { class: `curve ${style}${isTraining ? " training" : ""}`, d: `M${path}` }));
    }
    // One spot makes no line.
    if ((key === "loss" || isTraining) && spots.length > 1) return;
    spots.forEach((spot) =>
      dots.append(svg("circle", { class: `curve-dot ${style}${isTraining ? " training" : ""}`, cx: spot.x, cy: spot.y, r: spots.length > 1 ? 2 : 3 })));
  };
  for (const curve of references) {
    // One line of the bare backbone is enough to compare with.
    for (const key of kind === "accuracy" && hasTestCurve(curve) ? ["accuracy"] : curveKeys[kind]) add(curve, key, "reference");
  }
  curves.forEach((curve, index) => { for (const key of curveKeys[kind]) add(curve, key, `seed${index % 3}`); });
  node.append(frame, dots);
  return node;
}

// The legend of the lines and dots that are drawn.
function curveLegend(curves, references) {
  const line = (style, hasDot) => svg("svg", { width: 26, height: 10, viewBox: "0 0 26 10", "aria-hidden": "true" },
    style !== null && svg("path", { class: `curve ${style}`, d: "M1 5H25" }),
    hasDot && svg("circle", { class: `curve-dot ${style ?? ""}`, cx: 13, cy: 5, r: 3 }));
  const most = (list, key) => Math.max(0, ...list.map((curve) => known(curve, key).length));
  const isCurve = curves.some(hasTestCurve);
  const dot = (style) => svg("svg", { width: 10, height: 10, viewBox: "0 0 10 10", "aria-hidden": "true" },
    svg("circle", { class: `curve-dot ${style}`, cx: 5, cy: 5, r: 3 }));
  const training = most(curves, "train_accuracy");
  const reference = Math.max(most(references, "accuracy"), most(references, "train_accuracy"));
  const key = (mark, text) => element("span", { class: "key" }, mark, text);
  return element("div", { class: "legend" },
    most(curves, "accuracy") > 0 && key(line(isCurve ? "" : null, true),
      `${curveImages(curves)} images${isCurve || isSingleEpoch(curves) ? "" : ", after the last epoch"}`),
    training > 0 && key(training > 1 ? line("training", false) : dot("training"), "training images"),
    reference > 0 && key(reference > 1 ? line("reference", false) : dot("reference"), "bare backbone"));
}

function isSingleEpoch(curves) {
  return curves.every((curve) => curve.points.length < 2);
}

function curvesCaption(curves, range) {
  const isSingle = isSingleEpoch(curves);
  return [
    isSingle ? "One dot for each seed: there is one epoch." : "One line for each seed.",
    range?.isShortened ? "The steep first quarter of training is left out." : "",
    isStretched(range) ? "The vertical axis is not linear: near 100 % it is stretched, so that halving the error is the same height everywhere." : "",
    "Training images count as they were seen during an epoch"
      + (isSingle || curves.some(hasTestCurve) ? "." : `; ${curveImages(curves)} images were looked at after the last epoch only, which the dots show.`),
  ].filter(Boolean).join(" ");
}

function curvesSection() {
  const top = candidates.filter((c) =>
    !c.baseline && !c.control && isComplete(trainingOf(c, budgets[0])) && curvesOf.has(c.candidate)).slice(0, 8);
  if (top.length === 0) return empty("No learning curves of trained candidates are stored.");
  const references = baseline ? curvesOf.get(baseline.candidate) ?? [] : [];
  const curves = top.flatMap((candidate) => curvesOf.get(candidate.candidate));
  const range = curveRange([...curves, ...references], "accuracy");
  const panels = top.map((candidate) => {
    const host = element("div", { class: "plot" });
    const redraw = responsive(host, (width) =>
      drawCurves(curvesOf.get(candidate.candidate), references, "accuracy", range, width, 160));
    queueMicrotask(redraw);
    return element("div", { class: "panel", "data-title": candidate.label },
      element("button", { type: "button", class: "link", onclick: () => openDetails(candidate) }, candidate.label), host);
  });
  return figure("curves-figure", element("div", {}, element("div", { class: "panels" }, panels), curveLegend(curves, references)),
    `Accuracy by epoch of the ${plural(top.length, "best candidate", "best candidates")} trained for ${plural(budgets[0].epochs, "epoch")}, `
      + `by ${choicesOf(budgets[0].epochs)} accuracy, all on the same axes. ${curvesCaption(curves, range)}`);
}

function structuresSection() {
  if (report.structures.length === 0) return empty("No structures are stored.");
  const choices = choicesOf(budgets[0]?.epochs);
  const caption = `${report.notes.structures} Percentages are mean ${choices} accuracies.`;
  return figure("structures-figure", element("div", {}, report.structures.map((structure, index) => {
    const candidate = byNumber.get(structure.candidate);
    return element("details", { class: "fold", open: index === 0 },
      element("summary", {}, element("span", { class: "mono" }, candidate ? candidate.label : `candidate ${structure.candidate}`),
        candidate && element("span", { class: "count" }, percent(candidate.accuracy_mean))),
      compositionView(candidate),
      element("pre", { class: "structure", tabindex: "0" }, structure.text));
  })), caption);
}
