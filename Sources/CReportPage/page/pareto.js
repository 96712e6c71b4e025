// Accuracy against cost, with the Pareto front.

const mostPoints = 1500;

function paretoSection() {
  const trained = candidates.filter((candidate) => candidate.trainings.length > 0);
  if (trained.length === 0) return empty("No candidate has been trained yet, so there is nothing to compare.");
  if (trained.every((candidate) => candidate.baseline)) {
    return empty(`Only the bare backbone has been trained: ${percent(mainTraining(trained[0]).accuracy_mean)}.`);
  }
  const has = (metric) => trained.some((candidate) => number(candidate[metric]) !== null);
  const state = {
    metric: Object.keys(metrics).filter(has)
      .reduce((best, key) => (best === null || separation(trained, key) > separation(trained, best) ? key : best), null) ?? "parameters",
    budget: budgets[0], scale: null,
  };
  const host = element("div", { class: "plot", id: "pareto-plot" });
  const caption = element("span", {});
  const redraw = responsive(host, (width) => {
    const drawn = drawPareto(trained, state, width);
    caption.textContent = drawn.caption;
    return drawn.node;
  });
  const controls = element("div", { class: "controls" },
    choice("pareto-metric", "Cost on the horizontal axis",
      Object.entries(metrics).map(([value, metric]) => ({
        value, name: metric.name, disabled: !has(value), why: "Not measured in this sweep",
      })), state.metric, (value) => { state.metric = value; redraw(); }),
    choice("pareto-scale", "Horizontal scale",
      [{ value: "auto", name: "Auto" }, { value: "linear", name: "Linear" }, { value: "log", name: "Log" }], "auto",
      (value) => { state.scale = value === "auto" ? null : value; redraw(); }),
    budgets.length > 1 && select("pareto-budget", "Trained for",
      budgets.map(({ epochs }) => ({ value: String(epochs), name: plural(epochs, "epoch") })), String(state.budget.epochs),
      (value) => { state.budget = budgets.find(({ epochs }) => String(epochs) === value); redraw(); }));
  queueMicrotask(redraw);
  return element("div", {}, controls, figure("pareto-figure", host, caption));
}

// The candidates trained at a budget, also those that went on to longer trainings: `accuracy` is their mean accuracy on
// the images of `split`, `chosen` the one that the front is chosen by.
function pointsOf(trained, { budget, metric }, split) {
  const hasIntervals = split === comparisonsOf(budget.epochs);
  return trained.map((candidate) => {
    const training = trainingOf(candidate, budget);
    return {
      candidate, training, cost: number(candidate[metric]), accuracy: accuracyOn(split, training),
      chosen: number(training?.accuracy_mean), half: hasIntervals ? number(training?.difference_half_width) : null,
      isComplete: isComplete(training), isRanked: candidate.pareto && !candidate.control && budget === budgets[0],
    };
  }).filter((point) => point.cost !== null && point.chosen !== null);
}

// The points that no other one dominates, by rising cost; candidates with missing seeds and controls are left out.
//
// A measured cost is better or worse only beyond the error of the difference.
function frontOf(points, metric) {
  const errorOf = (point) => metric.error?.(point.candidate) ?? 0;
  const beats = (a, b) => {
    const error = Math.hypot(errorOf(a), errorOf(b));
    return a.chosen >= b.chosen && a.cost <= b.cost + error && (a.chosen > b.chosen || a.cost < b.cost - error);
  };
  const sorted = points.filter((point) => point.isComplete && !point.candidate.control)
    .sort((a, b) => b.chosen - a.chosen || a.cost - b.cost);
  return sorted.filter((point) => {
    for (const other of sorted) {
      if (other.chosen < point.chosen) return true;
      if (beats(other, point)) return false;
    }
    return true;
  }).sort((a, b) => a.cost - b.cost || a.chosen - b.chosen);
}

// About how many candidates an axis separates: values within the same sixtieth of it, or within their error, count once.
function separation(trained, key) {
  const values = trained.map((candidate) => number(candidate[key])).filter((value) => value !== null).sort((a, b) => a - b);
  if (values.length === 0) return 0;
  const [low, high] = [values[0], values.at(-1)];
  const isLog = spansDecades(low, high);
  const errors = trained.map((candidate) => metrics[key].error?.(candidate) ?? 0).sort((a, b) => a - b);
  const error = Math.SQRT2 * errors[Math.floor(errors.length / 2)];
  const scale = (value) => (isLog ? Math.log(value) : value);
  const step = Math.max((scale(high) - scale(low)) / 60, isLog ? error / low : error) || 1;
  return new Set(values.map((value) => Math.floor((scale(value) - scale(low)) / step))).size;
}

// Whether costs span so much that a logarithmic axis shows them better.
function spansDecades(low, high) {
  return low > 0 && high / low >= 8;
}

// At most `count` items of a list, evenly spread, with all that are needed.
function thinned(list, count, isNeeded) {
  if (list.length <= count) return list;
  const needed = list.filter(isNeeded);
  const others = list.filter((item) => !isNeeded(item));
  const room = Math.max(count - needed.length, 0);
  return [...needed, ...Array.from({ length: room }, (_, index) => others[Math.floor(index * others.length / room)])];
}

function drawPareto(trained, state, width) {
  const metric = metrics[state.metric];
  const split = pictureSplit(trained, state.budget);
  const known = pointsOf(trained, state, split);
  const all = known.filter((point) => point.accuracy !== null);
  if (all.length === 0) {
    return { node: empty(`No candidate of ${plural(state.budget.epochs, "epoch")} has this measured.`), caption: "" };
  }
  const front = frontOf(all, metric);
  const isFront = new Set(front);
  const shown = thinned(all, mostPoints, (point) =>
    isFront.has(point) || point.candidate.baseline || point.candidate.control || point.isRanked);
  const bare = all.find((point) => point.candidate.baseline);
  const height = Math.round(Math.max(300, Math.min(460, width * 0.52)));
  const box = { left: 46, right: width - 12, top: 28, bottom: height - 46 };

  const costs = all.map((point) => point.cost);
  let [low, high] = [Math.min(...costs), Math.max(...costs)];
  const isLog = low > 0 && (state.scale === "log" || (state.scale === null && spansDecades(low, high)));
  const margin = isLog ? (high / low) ** 0.03 : (high - low || high || 1) * 0.03;
  [low, high] = isLog ? [low / margin, high * margin] : [low - margin, high + margin];
  if (isLog && low === high) [low, high] = [low / 1.1, high * 1.1];
  const x = (isLog ? logarithmic : linear)(low, high, box.left, box.right);

  // A few very bad candidates must not compress the range of the others.
  const sorted = all.map((point) => point.accuracy).sort((a, b) => a - b);
  const top = sorted.at(-1);
  const usual = sorted[Math.floor(sorted.length * 0.03)];
  const lowest = Math.min(Math.max(sorted[0], usual - (top - usual) * 0.4),
    ...front.map((point) => point.accuracy), bare?.accuracy ?? Infinity);
  const starts = front.map((point) => point.accuracy - (point.half ?? 0));
  const floor = Math.max(Math.min(lowest, ...starts), lowest - (top - lowest) * 0.35);
  const space = (top - floor || 0.01) * 0.06;
  const ends = front.map((point) => point.accuracy + (point.half ?? 0));
  const roof = Math.min(Math.max(top, ...ends), top + (top - floor) * 0.35);
  const yTicks = coveringTicks(floor - space, top, 6);
  const y = linear(floor - space, Math.max(Math.min(roof + space, Math.max(1, top)), yTicks.at(-1)), box.bottom, box.top);
  const below = shown.filter((point) => point.accuracy < floor - space);
  const place = (point) => ({ x: x(point.cost), y: Math.min(y(point.accuracy), box.bottom - 5) });

  const rivals = all.filter((point) => !point.candidate.baseline && !point.candidate.control);
  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "data-metric": state.metric,
    "data-scale": isLog ? "log" : "linear", "data-points": shown.length,
    "data-split": split, "aria-label": `Mean ${split} accuracy against ${metric.axis} of ${plural(rivals.length, "candidate")}`,
  });
  const xTicks = x.ticks(width / 110);
  node.append(axes(box, x, y, xTicks, tickTexts(xTicks, metric.text), yTicks, percentTicks(yTicks),
    metric.axis + (isLog ? " (log scale)" : ""), `${split} accuracy, %`));
  // The lines that no name may cross.
  const lines = [];
  const addLine = (x1, y1, x2, y2) => lines.push({
    left: Math.min(x1, x2) - 1, right: Math.max(x1, x2) + 1, top: Math.min(y1, y2) - 1, bottom: Math.max(y1, y2) + 1,
  });
  if (bare) {
    const at = y(bare.accuracy);
    addLine(box.left, at, box.right, at);
    node.append(svg("line", { class: "baseline-line", x1: box.left, x2: box.right, y1: at, y2: at }));
  }
  const dots = svg("g", { class: "dots" });
  for (const point of shown) {
    if (isFront.has(point) || point.candidate.baseline) continue;
    const at = place(point);
    const style = `dot${point.isRanked ? " ranked" : ""}${point.isComplete ? "" : " partial"}${point.candidate.control ? " control" : ""}`;
    dots.append(point.candidate.control ? svg("rect", { class: style, x: at.x - 3.5, y: at.y - 3.5, width: 7, height: 7 }) : point.accuracy < floor - space
      ? svg("path", { class: style, d: `M${at.x - 4} ${at.y - 3}h8l-4 7z` })
      : svg("circle", { class: style, cx: at.x, cy: at.y, r: point.isRanked ? 4 : 3 }));
  }
  node.append(dots);
  // On other images than those that it was chosen on, the front need not rise.
  if (front.length > 0 && split === choicesOf(state.budget.epochs)) {
    const path = front.map((point, index) => {
      const at = place(point);
      const next = index + 1 < front.length ? place(front[index + 1]) : { x: box.right, y: at.y };
      addLine(at.x, at.y, next.x, at.y);
      addLine(next.x, at.y, next.x, next.y);
      return index === 0 ? `M${at.x} ${at.y}` : `H${at.x}V${at.y}`;
    }).join("") + `H${box.right}`;
    node.append(svg("path", { class: "front-line", d: path }));
  }
  const marks = [...front, ...(bare && !isFront.has(bare) ? [bare] : [])].sort((a, b) => a.cost - b.cost);
  node.append(...handlesOf(marks, place, y, box));
  for (const point of marks) {
    if (point.half !== null) addLine(x(point.cost), y(point.accuracy - point.half), x(point.cost), y(point.accuracy + point.half));
  }
  const named = [...marks, ...shown.filter((point) => point.isRanked && !marks.includes(point))];
  const isNamed = new Set(named);
  node.append(...namesOf(named, place, box, shown.filter((point) => !isNamed.has(point)), lines));
  const ring = svg("circle", { class: "ring", r: 8, visibility: "hidden" });
  node.append(ring);
  addPointer(node, shown, place, ring);
  return { node, caption: paretoCaption({ known, all, rivals, shown, front, below, bare, metric, state, split }) };
}

function paretoCaption({ known, all, rivals, shown, front, below, bare, metric, state, split }) {
  const isFront = new Set(front);
  const { budget } = state;
  const choices = choicesOf(budget.epochs);
  const whiskers = front.some((point) => point.half !== null);
  const isThinned = shown.length < all.length;
  const controls = all.filter((point) => point.candidate.control).length;
  const unknownCount = known.length - all.length;
  const within = metric.error ? ", and a cost counts as lower only beyond the error of the difference" : "";
  const went = budget === budgets[0] ? 0 : rivals.filter((point) => point.candidate.trainings.at(-1) !== point.training).length;
  const partial = rivals.filter((point) => !point.isComplete).length;
  return [
    `Each dot is one of ${plural(rivals.length, "candidate")} trained for ${plural(budget.epochs, "epoch")}`,
    went > 0 ? `, among them ${grouped(went)} that went on to longer trainings` : "",
    isThinned ? ` (${grouped(shown.length)} are drawn, among them the front and the backbone). ` : ". ",
    split === choices ? `All accuracies are ${split} accuracies. `
      : `All accuracies and differences drawn are of ${split} accuracy, which no choice used. `,
    unknownCount > 0 ? `Not drawn: ${grouped(unknownCount)} without ${split} accuracy. ` : "",
    front.length === 0 ? ""
      : split === choices
        ? `The stepped line is the front: nothing${partial > 0 ? " complete" : ""} with as few ${metric.unit} is more accurate${within}. `
        : `${front.every((point) => point.candidate.baseline) ? "The bare backbone alone is" : "Large marks are"} the front, which is chosen by ${choices} accuracy: nothing${partial > 0 ? " complete" : ""} with as few ${metric.unit} had a higher one${within}. `,
    shown.some((point) => point.isRanked && !isFront.has(point)) ? "Filled dots beside it are on the front of all ranked metrics together. " : "",
    partial > 0 ? `Hollow: ${plural(partial, "candidate")} without all ${budget.seeds.length} seeds yet, never on the front. ` : "",
    controls > 0 ? `${controls === 1 ? "The square is the control of an operator" : "Squares are the controls of operators"}: the operator over identities, without any module; like the bare backbone, no candidate for the front. ` : "",
    bare ? "The diamond and the dashed line are the bare backbone, which is no candidate. " : "",
    whiskers && bare ? "Whiskers (an arrow where the axis cuts one off) are 95 % intervals of the difference to it, by Student’s t, paired by seed, unadjusted for multiple comparisons: where one crosses the dashed line, the difference is not statistically significant; with many candidates some miss the line by chance"
      + (budget === budgets[0] ? ", and the verdict above accounts for how many were compared. " : ". ") : "",
    budget.seeds.length < 2 ? "With one seed, no difference shown here is statistically significant. " : "",
    below.length > 0 ? `Triangles at the lower edge: ${plural(below.length, "candidate lies", "candidates lie")} below the axis. ` : "",
    state.metric === "latency_ms" && report.notes.latency ? `${report.notes.latency} ` : "",
    "Arrow keys walk along the front.",
  ].join("");
}
