// Accuracy against cost, with the front that nothing beats.

const mostPoints = 1500;

function paretoSection() {
  const trained = candidates.filter((candidate) => candidate.trainings.length > 0);
  if (trained.length === 0) return empty("No candidate has been trained yet, so there is nothing to compare.");
  if (trained.every((candidate) => candidate.baseline)) {
    return empty(`Only the bare backbone has been trained: ${percent(mainTraining(trained[0]).accuracy)}.`);
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

// Everybody who was trained so far, those too that went on, as they were then.
function pointsOf(trained, { budget, metric }) {
  return trained.map((candidate) => {
    const training = trainingOf(candidate, budget);
    return {
      candidate, training, cost: number(candidate[metric]), accuracy: number(training?.accuracy),
      isComplete: isComplete(training), isRanked: candidate.pareto && budget === budgets[0],
    };
  }).filter((point) => point.cost !== null && point.accuracy !== null);
}

// Those that none beats in both measures, by rising cost; with seeds missing, nobody knows.
//
// A cost that is measured is better or worse only beyond the error of the difference.
function frontOf(points, metric) {
  const errorOf = (point) => metric.error?.(point.candidate) ?? 0;
  const beats = (a, b) => {
    const error = Math.hypot(errorOf(a), errorOf(b));
    return a.accuracy >= b.accuracy && a.cost <= b.cost + error && (a.accuracy > b.accuracy || a.cost < b.cost - error);
  };
  const sorted = points.filter((point) => point.isComplete).sort((a, b) => b.accuracy - a.accuracy || a.cost - b.cost);
  return sorted.filter((point) => {
    for (const other of sorted) {
      if (other.accuracy < point.accuracy) return true;
      if (beats(other, point)) return false;
    }
    return true;
  }).sort((a, b) => a.cost - b.cost || a.accuracy - b.accuracy);
}

// How many candidates an axis tells apart, about: values that share a sixtieth of it, or that their errors do not tell
// apart, count once.
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

// Whether costs lie so far apart that a logarithmic axis shows them better.
function spansDecades(low, high) {
  return low > 0 && high / low >= 8;
}

// At most `count` of a list, evenly through it, and always those that are needed.
function thinned(list, count, isNeeded) {
  if (list.length <= count) return list;
  const needed = list.filter(isNeeded);
  const others = list.filter((item) => !isNeeded(item));
  const room = Math.max(count - needed.length, 0);
  return [...needed, ...Array.from({ length: room }, (_, index) => others[Math.floor(index * others.length / room)])];
}

function drawPareto(trained, state, width) {
  const metric = metrics[state.metric];
  const all = pointsOf(trained, state);
  if (all.length === 0) {
    return { node: empty(`No candidate of ${plural(state.budget.epochs, "epoch")} has this measured.`), caption: "" };
  }
  const front = frontOf(all, metric);
  const isFront = new Set(front);
  const shown = thinned(all, mostPoints, (point) => isFront.has(point) || point.candidate.baseline || point.isRanked);
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

  // A few very bad candidates must not flatten all others.
  const sorted = all.map((point) => point.accuracy).sort((a, b) => a - b);
  const top = sorted.at(-1);
  const usual = sorted[Math.floor(sorted.length * 0.03)];
  const floor = Math.min(Math.max(sorted[0], usual - (top - usual) * 0.4), bare?.accuracy ?? Infinity);
  const space = (top - floor || 0.01) * 0.06;
  const ends = front.map((point) => point.accuracy + (number(point.training.half_width) ?? 0));
  const roof = Math.min(Math.max(top, ...ends), top + (top - floor) * 0.35);
  const y = linear(floor - space, Math.min(roof + space, Math.max(1, top)), box.bottom, box.top);
  const below = shown.filter((point) => point.accuracy < floor - space);
  const place = (point) => ({ x: x(point.cost), y: Math.min(y(point.accuracy), box.bottom - 5) });

  const rivals = all.filter((point) => !point.candidate.baseline);
  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "data-metric": state.metric,
    "data-scale": isLog ? "log" : "linear", "data-points": shown.length,
    "aria-label": `Accuracy against ${metric.axis} of ${plural(rivals.length, "candidate")}`,
  });
  const xTicks = x.ticks(width / 110);
  const yTicks = y.ticks(6);
  node.append(axes(box, x, y, xTicks, tickTexts(xTicks, metric.text), yTicks, percentTicks(yTicks),
    metric.axis + (isLog ? " (log scale)" : ""), `${choicesOf(budgets[0]?.epochs)} accuracy, %`));
  if (bare) {
    const at = y(bare.accuracy);
    node.append(svg("line", { class: "baseline-line", x1: box.left, x2: box.right, y1: at, y2: at }));
  }
  const dots = svg("g", { class: "dots" });
  for (const point of shown) {
    if (isFront.has(point) || point.candidate.baseline) continue;
    const at = place(point);
    const style = `dot${point.isRanked ? " ranked" : ""}${point.isComplete ? "" : " partial"}`;
    dots.append(point.accuracy < floor - space
      ? svg("path", { class: style, d: `M${at.x - 4} ${at.y - 3}h8l-4 7z` })
      : svg("circle", { class: style, cx: at.x, cy: at.y, r: point.isRanked ? 4 : 3 }));
  }
  node.append(dots);
  if (front.length > 0) {
    const path = front.map((point, index) => {
      const at = place(point);
      return index === 0 ? `M${at.x} ${at.y}` : `H${at.x}V${at.y}`;
    }).join("") + `H${box.right}`;
    node.append(svg("path", { class: "front-line", d: path }));
  }
  const marks = [...front, ...(bare && !isFront.has(bare) ? [bare] : [])].sort((a, b) => a.cost - b.cost);
  node.append(...handlesOf(marks, place, y, box));
  const named = [...marks, ...shown.filter((point) => point.isRanked && !marks.includes(point))];
  node.append(...namesOf(named, place, box));
  const ring = svg("circle", { class: "ring", r: 8, visibility: "hidden" });
  node.append(ring);
  addPointer(node, shown, place, ring);
  return { node, caption: paretoCaption({ rivals, shown, front, below, bare, metric, state }) };
}

function paretoCaption({ rivals, shown, front, below, bare, metric, state }) {
  const isFront = new Set(front);
  const { budget } = state;
  const whiskers = front.some((point) => number(point.training.half_width) !== null);
  const isThinned = shown.length < rivals.length + (bare ? 1 : 0);
  const went = budget === budgets[0] ? 0 : rivals.filter((point) => point.candidate.trainings.at(-1) !== point.training).length;
  const partial = rivals.filter((point) => !point.isComplete).length;
  return [
    `Each dot is one of ${plural(rivals.length, "candidate")} trained for ${plural(budget.epochs, "epoch")}`,
    went > 0 ? `, among them ${grouped(went)} that went on to longer trainings` : "",
    isThinned ? ` (${grouped(shown.length)} are drawn, among them the front and the backbone). ` : ". ",
    front.length > 0 ? `The stepped line is the front: nothing${partial > 0 ? " complete" : ""} with as few ${metric.unit} is more accurate${metric.error ? ", and a cost counts as lower only beyond the error of the difference" : ""}. ` : "",
    shown.some((point) => point.isRanked && !isFront.has(point)) ? "Filled dots beside it are on the front of all ranked metrics together. " : "",
    partial > 0 ? `Hollow: ${plural(partial, "candidate")} without all ${budget.seeds.length} seeds yet, never on the front. ` : "",
    bare ? "The diamond and the dashed line are the bare backbone, which is no candidate. " : "",
    whiskers && bare ? "Whiskers (an arrow where the axis cuts one off) are 95 % intervals of the difference to it, by Student’s t, paired by seed, unadjusted for multiple comparisons: where one crosses the dashed line, the difference is not statistically significant; with many candidates some miss the line by chance"
      + (budget === budgets[0] ? ", and the verdict above accounts for how many were compared. " : ". ") : "",
    budget.seeds.length < 2 ? "With one seed, no difference shown here is statistically significant. " : "",
    below.length > 0 ? `Triangles at the lower edge: ${plural(below.length, "candidate lies", "candidates lie")} below the axis. ` : "",
    state.metric === "latency_ms" && report.notes.latency ? `${report.notes.latency} ` : "",
    "Arrow keys walk along the front.",
  ].join("");
}
