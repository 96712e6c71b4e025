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
    ["Modules", candidate.modules.length > 0 ? candidate.modules.join(", ") : unknown],
    ["Joined by", candidate.operator ?? unknown],
    ["Site", candidate.site ?? unknown],
  ].filter((fact) => fact[1] !== unknown);
  const scores = Object.entries(candidate.scores ?? {});
  const curves = curvesByTrial.get(candidate.trial) ?? [];
  const structure = structureByTrial.get(candidate.trial);
  const accuracy = element("div", { class: "plot" });
  const loss = element("div", { class: "plot" });
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
        figure("details-curves", element("div", { class: "pair" }, accuracy, loss),
          "One line for each seed; grey: the bare backbone."),
      ],
      structure && [element("h3", {}, "Structure"), element("pre", { class: "structure", tabindex: "0" }, structure)]));
  dialog.showModal();
  dialog.scrollTop = 0;
  if (curves.length > 0) {
    const references = candidate.baseline || !baseline ? [] : curvesByTrial.get(baseline.trial) ?? [];
    const range = (key) => curveRange([...curves, ...references], key);
    responsive(accuracy, (width) => drawCurves(curves, references, "accuracy", range("accuracy"), width, 190))();
    responsive(loss, (width) => drawCurves(curves, references, "loss", range("loss"), width, 190))();
  }
  document.getElementById("details-title").focus();
}

// A click beside the panel closes it.
document.getElementById("details").addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.currentTarget.close();
});

function stateBadge(candidate) {
  const words = { done: "trained", refused: "refused", failed: "failed", open: "open" };
  return element("span", { class: `badge ${candidate.state}` }, words[candidate.state] ?? candidate.state);
}

function paretoBadge() {
  return element("span", { class: "badge pareto" }, "◆ Pareto front");
}

// MARK: Curves

function curveRange(curves, key) {
  const numbers = curves.flatMap((curve) => curve.epochs.map((epoch) => epoch.number));
  // The steep start of long trainings would flatten all that comes after it.
  const start = Math.max(...numbers, 0) / 4;
  const values = curves.flatMap((curve) => curve.epochs.filter((epoch) => epoch.number >= start).map((epoch) => number(epoch[key])))
    .filter((value) => value !== null);
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return { low: sorted[0], high: sorted.at(-1), last: Math.max(...numbers), first: Math.min(...numbers) };
}

function drawCurves(curves, references, key, range, width, height) {
  const title = key === "accuracy" ? "test accuracy, %" : "training loss";
  if (!range) return empty(`No ${key} was recorded.`);
  const box = { left: 40, right: width - 8, top: 24, bottom: height - 24 };
  const x = linear(range.first, Math.max(range.last, range.first + 1), box.left, box.right);
  const space = (range.high - range.low || 0.01) * 0.05;
  const y = linear(range.low - space, range.high + space, box.bottom, box.top);
  const yTicks = y.ticks(4);
  const xTicks = x.ticks(Math.min(5, range.last)).filter(Number.isInteger);
  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${title} by epoch, ${plural(curves.length, "seed")}`,
  });
  node.append(axes(box, x, y, xTicks, xTicks.map(String), yTicks,
    key === "accuracy" ? percentTicks(yTicks) : yTicks.map(short), null, title));
  const line = (curve, style) => {
    const spots = curve.epochs.filter((epoch) => number(epoch[key]) !== null)
      .map((epoch) => `${x(epoch.number).toFixed(1)} ${y(epoch[key]).toFixed(1)}`);
    return spots.length > 1
      ? svg("path", { class: `curve ${style}`, d: `M${spots.join("L")}` })
      : svg("circle", { class: `curve-dot ${style}`, cx: spots[0]?.split(" ")[0], cy: spots[0]?.split(" ")[1], r: 3 });
  };
  // What leaves the range is cut off by a frame of its own.
  const frame = svg("svg", {
    class: "frame", x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top,
    viewBox: `${box.left} ${box.top} ${box.right - box.left} ${box.bottom - box.top}`,
  });
  for (const curve of references) frame.append(line(curve, "reference"));
  curves.forEach((curve, index) => frame.append(line(curve, `seed${index % 3}`)));
  node.append(frame);
  return node;
}

function curvesSection() {
  const top = candidates.filter((c) => !c.baseline && c.epochs === budgets[0] && curvesByTrial.has(c.trial)).slice(0, 8);
  if (top.length === 0) return empty("No learning curves of trained candidates are stored.");
  const references = baseline ? curvesByTrial.get(baseline.trial) ?? [] : [];
  const range = curveRange([...top.flatMap((c) => curvesByTrial.get(c.trial)), ...references], "accuracy");
  const panels = top.map((candidate) => {
    const host = element("div", { class: "plot" });
    const redraw = responsive(host, (width) =>
      drawCurves(curvesByTrial.get(candidate.trial), references, "accuracy", range, width, 160));
    queueMicrotask(redraw);
    return element("div", { class: "panel" },
      element("button", { type: "button", class: "link", onclick: () => openDetails(candidate) }, label(candidate)), host);
  });
  return figure("curves-figure", element("div", { class: "panels" }, panels),
    `Test accuracy by epoch of the ${plural(top.length, "best candidate", "best candidates")} trained for ${plural(budgets[0], "epoch")}, `
      + "all on the same axes. One coloured line for each seed; the grey lines are the bare backbone.");
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
