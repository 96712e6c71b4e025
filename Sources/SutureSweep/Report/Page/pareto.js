// Accuracy against cost, with the front that nothing beats.

const mostPoints = 1500;

function paretoSection() {
  const trained = candidates.filter((candidate) => number(candidate.accuracy) !== null);
  if (trained.length === 0) return empty("No candidate has been trained yet, so there is nothing to compare.");
  if (trained.every((candidate) => candidate.baseline)) {
    return empty(`Only the bare backbone has been trained: ${percent(trained[0].accuracy)}.`);
  }
  const has = (metric) => trained.some((candidate) => number(candidate[metric]) !== null);
  const state = {
    metric: Object.keys(metrics).find(has) ?? "parameters", budget: budgets[0], scale: null,
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
      budgets.map((value) => ({ value: String(value), name: plural(value, "epoch") })), String(state.budget),
      (value) => { state.budget = Number(value); redraw(); }));
  queueMicrotask(redraw);
  return element("div", {}, controls, figure("pareto-figure", host, caption));
}

// Those that none beats in both measures, by rising cost.
function frontOf(list, metric) {
  const sorted = [...list].sort((a, b) => a[metric] - b[metric] || b.accuracy - a.accuracy);
  let best = -Infinity;
  return sorted.filter((candidate) => {
    if (candidate.accuracy <= best) return false;
    best = candidate.accuracy;
    return true;
  });
}

// The bare backbone after as many epochs, which paired differences tell: the median, as seeds may differ.
function referenceOf(list) {
  const values = list.filter((c) => number(c.difference) !== null).map((c) => c.accuracy - c.difference).sort((a, b) => a - b);
  return values.length > 0 ? values[Math.floor(values.length / 2)] : null;
}

// At most `count` of a list, evenly through it, and always those that are needed.
function thinned(list, count, isNeeded) {
  if (list.length <= count) return list;
  const needed = list.filter(isNeeded);
  const others = list.filter((candidate) => !isNeeded(candidate));
  const room = Math.max(count - needed.length, 0);
  return [...needed, ...Array.from({ length: room }, (_, index) => others[Math.floor(index * others.length / room)])];
}

function drawPareto(trained, state, width) {
  const metric = metrics[state.metric];
  const all = trained.filter((c) => c.epochs === state.budget && number(c[state.metric]) !== null);
  if (all.length === 0) {
    return { node: empty(`No candidate of ${plural(state.budget, "epoch")} has this measured.`), caption: "" };
  }
  const front = frontOf(all, state.metric);
  const isFront = new Set(front);
  const shown = thinned(all, mostPoints, (c) => isFront.has(c) || c.baseline || c.pareto);
  const bare = all.find((candidate) => candidate.baseline);
  const reference = bare ? bare.accuracy : referenceOf(all);
  const height = Math.round(Math.max(300, Math.min(460, width * 0.52)));
  const box = { left: 46, right: width - 12, top: 28, bottom: height - 46 };

  const costs = all.map((candidate) => candidate[state.metric]);
  let [low, high] = [Math.min(...costs), Math.max(...costs)];
  const isLog = low > 0 && (state.scale === "log" || (state.scale === null && high / low >= 8));
  const margin = isLog ? (high / low) ** 0.03 : (high - low || high || 1) * 0.03;
  [low, high] = isLog ? [low / margin, high * margin] : [low - margin, high + margin];
  if (isLog && low === high) [low, high] = [low / 1.1, high * 1.1];
  const x = (isLog ? logarithmic : linear)(low, high, box.left, box.right);

  // A few very bad candidates must not flatten all others.
  const sorted = all.map((candidate) => candidate.accuracy).sort((a, b) => a - b);
  const top = sorted.at(-1);
  const usual = sorted[Math.floor(sorted.length * 0.03)];
  let floor = Math.max(sorted[0], usual - (top - usual) * 0.4);
  if (reference !== null) floor = Math.min(floor, reference);
  const space = (top - floor || 0.01) * 0.06;
  const ends = front.map((candidate) => candidate.accuracy + (number(candidate.half_width) ?? 0));
  const roof = Math.min(Math.max(top, ...ends), top + (top - floor) * 0.35);
  const y = linear(floor - space, Math.min(roof + space, Math.max(1, top)), box.bottom, box.top);
  const below = shown.filter((candidate) => candidate.accuracy < floor - space);
  const place = (c) => ({ x: x(c[state.metric]), y: Math.min(y(c.accuracy), box.bottom - 5) });

  const node = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "data-metric": state.metric,
    "data-scale": isLog ? "log" : "linear", "data-points": shown.length,
    "aria-label": `Accuracy against ${metric.axis} of ${plural(all.length, "candidate")}`,
  });
  const xTicks = x.ticks(width / 110);
  const yTicks = y.ticks(6);
  node.append(axes(box, x, y, xTicks, tickTexts(xTicks, metric.text), yTicks, percentTicks(yTicks),
    metric.axis + (isLog ? " (log scale)" : ""), "test accuracy, %"));
  if (reference !== null) {
    const at = y(reference);
    node.append(svg("line", { class: "baseline-line", x1: box.left, x2: box.right, y1: at, y2: at }));
  }
  const dots = svg("g", { class: "dots" });
  for (const candidate of shown) {
    if (isFront.has(candidate) || candidate.baseline) continue;
    const at = place(candidate);
    dots.append(candidate.accuracy < floor - space
      ? svg("path", { class: "dot", d: `M${at.x - 4} ${at.y - 3}h8l-4 7z` })
      : svg("circle", { class: candidate.pareto ? "dot ranked" : "dot", cx: at.x, cy: at.y, r: candidate.pareto ? 4 : 3 }));
  }
  node.append(dots);
  const path = front.map((candidate, index) => {
    const at = place(candidate);
    return index === 0 ? `M${at.x} ${at.y}` : `H${at.x}V${at.y}`;
  }).join("") + `H${box.right}`;
  node.append(svg("path", { class: "front-line", d: path }));
  const marks = [...front, ...(bare && !isFront.has(bare) ? [bare] : [])]
    .sort((a, b) => a[state.metric] - b[state.metric]);
  const handles = marks.map((candidate) => mark(candidate, place(candidate), y, box));
  handles.forEach((handle, index) => {
    handle.setAttribute("tabindex", index === 0 ? "0" : "-1");
    handle.addEventListener("focus", () => showCandidate(handle, marks[index]));
    handle.addEventListener("blur", hideTooltip);
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const next = (index + step + handles.length) % handles.length;
        handle.setAttribute("tabindex", "-1");
        handles[next].setAttribute("tabindex", "0");
        handles[next].focus();
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        openDetails(marks[index]);
      }
    });
  });
  node.append(...handles);
  if (bare) node.append(baselineName(place(bare), box));
  else if (reference !== null) node.append(baselineName({ x: box.right + 12, y: y(reference) - 24 }, box));
  const ring = svg("circle", { class: "ring", r: 8, visibility: "hidden" });
  node.append(ring);
  addPointer(node, shown, place, ring);
  return { node, caption: paretoCaption({ all, shown, front, below, bare, reference, metric }) };
}

function mark(candidate, at, y, box) {
  const group = svg("g", {
    class: candidate.baseline ? "mark bare" : "mark", role: "button", "data-trial": candidate.trial,
    "aria-label": `${label(candidate)}: ${percent(candidate.accuracy)}`,
  });
  if (number(candidate.half_width) !== null) {
    const clamp = (value) => Math.max(box.top, Math.min(box.bottom, y(value)));
    group.append(svg("line", {
      class: "whisker", x1: at.x, x2: at.x, y1: clamp(candidate.accuracy - candidate.half_width),
      y2: clamp(candidate.accuracy + candidate.half_width),
    }));
  }
  group.append(candidate.baseline
    ? svg("path", { class: "shape", d: `M${at.x} ${at.y - 7}l7 7l-7 7l-7 -7z` })
    : svg("circle", { class: "shape", cx: at.x, cy: at.y, r: 5 }));
  return group;
}

function baselineName(at, box) {
  const isLeft = at.x < (box.left + box.right) / 2;
  return svg("text", {
    class: "note", x: at.x + (isLeft ? 12 : -12), y: at.y + 18, "text-anchor": isLeft ? "start" : "end",
    "aria-hidden": "true",
  }, "bare backbone");
}

function showCandidate(node, candidate) {
  showTooltip(node.getBoundingClientRect(), label(candidate), candidateLines(candidate));
}

// The nearest point within reach answers, so that nobody must hit three pixels.
function addPointer(node, shown, place, ring) {
  const spots = shown.map((candidate) => ({ candidate, ...place(candidate) }));
  const nearest = (event) => {
    const frame = node.getBoundingClientRect();
    const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
    let best = null;
    let reach = 20 * 20;
    for (const spot of spots) {
      const distance = (spot.x - px) ** 2 + (spot.y - py) ** 2;
      if (distance < reach) [best, reach] = [spot, distance];
    }
    return best;
  };
  node.addEventListener("pointermove", (event) => {
    const spot = nearest(event);
    node.style.cursor = spot ? "pointer" : "";
    ring.setAttribute("visibility", spot ? "visible" : "hidden");
    if (!spot) return hideTooltip();
    ring.setAttribute("cx", spot.x);
    ring.setAttribute("cy", spot.y);
    showCandidate(ring, spot.candidate);
  });
  node.addEventListener("pointerleave", () => {
    ring.setAttribute("visibility", "hidden");
    hideTooltip();
  });
  node.addEventListener("click", (event) => {
    const spot = nearest(event);
    if (spot) openDetails(spot.candidate);
  });
}

function paretoCaption({ all, shown, front, below, bare, reference, metric }) {
  const isFront = new Set(front);
  const whiskers = front.some((candidate) => number(candidate.half_width) !== null);
  return [
    `Each dot is one of ${plural(all.length, "candidate")} trained for ${plural(all[0].epochs, "epoch")}`
      + (shown.length < all.length ? ` (${grouped(shown.length)} are drawn, among them the front and the backbone). ` : ". "),
    `The stepped line is the front: nothing with as few ${metric.name === "Latency" ? "milliseconds" : metric.name === "MACs" ? "MACs" : "parameters"} is more accurate. `,
    shown.some((c) => c.pareto && !isFront.has(c)) ? "Filled dots beside it are on the front of all ranked metrics together. " : "",
    bare ? "The diamond and the dashed line are the bare backbone. "
      : reference === null ? "" : "The dashed line is the bare backbone after as many epochs. ",
    whiskers && reference !== null ? "Whiskers are 95 % intervals of the difference to it, by Student’s t, paired by seed: where one crosses the dashed line, the seeds do not tell the two apart. " : "",
    below.length > 0 ? `Triangles at the lower edge: ${plural(below.length, "candidate lies", "candidates lie")} below the axis. ` : "",
    "Arrow keys walk along the front.",
  ].join("");
}
