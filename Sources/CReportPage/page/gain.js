// Accuracy against the gain of grafts at the start: whether the scale of their output explains the accuracy.

function gainSection() {
  const measured = candidates.filter((candidate) => number(candidate.start_gain) !== null && candidate.trainings.length > 0);
  if (measured.length === 0) {
    return empty("No trained candidate has a gain at the start: the stage ‘cost’ measures it, and stores of earlier versions have none.");
  }
  const state = { budget: budgets[0] };
  const host = element("div", { class: "plot", id: "gain-plot" });
  const caption = element("span", {});
  const redraw = responsive(host, (width) => {
    const drawn = drawGain(measured, state.budget, width);
    caption.textContent = drawn.caption;
    return drawn.node;
  });
  const controls = budgets.length > 1 && element("div", { class: "controls" },
    select("gain-budget", "Trained for",
      budgets.map(({ epochs }) => ({ value: String(epochs), name: plural(epochs, "epoch") })), String(state.budget.epochs),
      (value) => { state.budget = budgets.find(({ epochs }) => String(epochs) === value); redraw(); }));
  queueMicrotask(redraw);
  return element("div", {}, controls, figure("gain-figure", host, caption));
}

function drawGain(measured, budget, width) {
  const split = pictureSplit(measured, budget);
  // The bare backbone has no graft: its signal passes unchanged.
  const points = [...measured, ...(baseline && trainingOf(baseline, budget) ? [baseline] : [])].map((candidate) => {
    const training = trainingOf(candidate, budget);
    return { candidate, training, gain: candidate.baseline ? 1 : candidate.start_gain, accuracy: accuracyOn(split, training) };
  }).filter((point) => point.accuracy !== null && point.gain > 0);
  const rivals = points.filter((point) => !point.candidate.baseline);
  if (rivals.length === 0) {
    return { node: empty(`No candidate of ${plural(budget.epochs, "epoch")} has its gain measured.`), caption: "" };
  }
  const shown = thinned(points, mostPoints, (point) => point.candidate.baseline || Boolean(point.candidate.control));
  const height = Math.round(Math.max(280, Math.min(420, width * 0.46)));
  const box = { left: 46, right: width - 12, top: 28, bottom: height - 46 };
  const gains = points.map((point) => point.gain);
  const [low, high] = [Math.min(...gains), Math.max(...gains)];
  // The axis spans at least a factor of two, since with matched scale all gains are 1.
  const reach = Math.max(high / low, 2) ** 0.06;
  const middle = high / low < 2 ? Math.SQRT2 : 1;
  const x = logarithmic(low / middle / reach, high * middle * reach, box.left, box.right);
  const values = points.map((point) => point.accuracy);
  const [worst, best] = [Math.min(...values), Math.max(...values)];
  const space = (best - worst || 0.01) * 0.06;
  const yTicks = coveringTicks(worst - space, best, 6);
  const y = linear(worst - space, Math.max(best + space, yTicks.at(-1)), box.bottom, box.top);
  const place = (point) => ({ x: x(point.gain), y: y(point.accuracy) });

  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "data-points": shown.length,
    "data-split": split, "aria-label": `Mean ${split} accuracy against the gain at the start of ${plural(rivals.length, "candidate")}`,
  });
  const xTicks = x.ticks(width / 110);
  node.append(axes(box, x, y, xTicks, tickTexts(xTicks, short), yTicks, percentTicks(yTicks),
    "gain at the start (log scale)", `${split} accuracy, %`));
  const dots = svg("g", { class: "dots" });
  for (const point of shown) {
    if (point.candidate.baseline || point.candidate.control) continue;
    const at = place(point);
    dots.append(svg("circle", { class: "dot", cx: at.x, cy: at.y, r: 3 }));
  }
  node.append(dots);
  const isMarked = (point) => point.candidate.baseline || Boolean(point.candidate.control);
  const marks = shown.filter(isMarked);
  for (const point of marks) {
    const at = place(point);
    node.append(
      svg("g", { class: point.candidate.baseline ? "mark bare" : "mark", "data-candidate": point.candidate.candidate },
        point.candidate.baseline
          ? svg("path", { class: "shape", d: `M${at.x} ${at.y - 7}l7 7l-7 7l-7 -7z` })
          : svg("rect", { class: "shape", x: at.x - 5, y: at.y - 5, width: 10, height: 10 })));
  }
  node.append(...namesOf(marks, place, box, shown.filter((point) => !isMarked(point))));
  const ring = svg("circle", { class: "ring", r: 8, visibility: "hidden" });
  node.append(ring);
  addPointer(node, shown, place, ring);
  return { node, caption: gainCaption(rivals, budget, split) };
}

function gainCaption(rivals, budget, split) {
  const controls = rivals.filter((point) => point.candidate.control).length;
  const matched = rivals.some((point) => point.candidate.grafts.some((graft) => graft.factor !== 1));
  return [
    `Mean ${split} accuracy after ${plural(budget.epochs, "epoch")} against the gain at the start: the rms of a graft’s output over that of its input, with fresh parameters and standard normal input, the geometric mean over sites. `,
    matched
      ? "scale: match multiplied every graft by a fixed factor, so all begin at gain 1. "
      : "Where accuracy follows the gain, the size of the output may explain it: ‘scale: match’ in the sweep brings every graft to gain 1. ",
    controls > 0 ? "Squares are controls: an operator over identities, without any module. " : "",
    "The diamond is the bare backbone, whose signal passes unchanged.",
  ].join("");
}
