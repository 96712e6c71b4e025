// What all charts share: scales, axes and the tooltip.

const tooltip = document.getElementById("tooltip");

// MARK: Scales

function linear(low, high, from, to) {
  const scale = (value) => from + (value - low) / (high - low || 1) * (to - from);
  scale.ticks = (count) => niceTicks(low, high, count);
  return scale;
}

function logarithmic(low, high, from, to) {
  const inner = linear(Math.log10(low), Math.log10(high), from, to);
  const scale = (value) => inner(Math.log10(value));
  scale.ticks = (count) => {
    const ticks = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const digit of [1, 2, 5]) {
        const value = digit * 10 ** power;
        if (value >= low && value <= high) ticks.push(value);
      }
    }
    // Within a decade these may be too few.
    return ticks.length >= 3 ? ticks : niceTicks(low, high, count);
  };
  return scale;
}

function niceTicks(low, high, count) {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
  const ticks = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-9; value += step) {
    ticks.push(Math.abs(value) < step * 1e-9 ? 0 : value);
  }
  return ticks;
}

// The same, with one more where values would lie above the last, so that nothing lies above the top grid line.
function coveringTicks(low, high, count) {
  const ticks = niceTicks(low, high, count);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 0;
  if (step > 0 && ticks.at(-1) < high - step * 1e-6) ticks.push(ticks.at(-1) + step);
  return ticks;
}

// Ticks as a metric writes them, in full where short forms would be the same.
function tickTexts(ticks, text) {
  const texts = ticks.map(text);
  if (new Set(texts).size === texts.length) return texts;
  return ticks.map((tick) => tick.toLocaleString("en", { maximumFractionDigits: 6 }));
}

// Fractions in percent, with as many digits as the step between ticks has.
function percentTicks(ticks, signed = false) {
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) * 100 : 1;
  const digits = [0, 1, 2, 3].find((count) => Math.abs(step * 10 ** count - Math.round(step * 10 ** count)) < 1e-6) ?? 3;
  return ticks.map((tick) => decimal(tick * 100, digits, signed));
}

// MARK: Axes

// Lines and texts of both axes; `box` has left, right, top and bottom.
function axes(box, x, y, xTicks, xTexts, yTicks, yTexts, xTitle, yTitle) {
  const group = svg("g", { class: "axes", "aria-hidden": "true" });
  yTicks.forEach((tick, index) => {
    const at = Math.round(y(tick)) + 0.5;
    group.append(
      svg("line", { class: "grid", x1: box.left, x2: box.right, y1: at, y2: at }),
      svg("text", { x: box.left - 8, y: at + 4, "text-anchor": "end" }, yTexts[index]));
  });
  let lastEnd = -Infinity;
  xTicks.forEach((tick, index) => {
    const at = Math.round(x(tick)) + 0.5;
    const width = xTexts[index].length * 7;
    group.append(svg("line", { class: "tick", x1: at, x2: at, y1: box.bottom, y2: box.bottom + 5 }));
    // The last text ends with the axis.
    const middle = Math.min(at, box.right - width / 2);
    if (middle - width / 2 < lastEnd + 6) return;
    lastEnd = middle + width / 2;
    group.append(svg("text", { class: "tick-text", x: middle, y: box.bottom + 19, "text-anchor": "middle" }, xTexts[index]));
  });
  group.append(
    svg("line", { class: "domain", x1: box.left, x2: box.right, y1: box.bottom + 0.5, y2: box.bottom + 0.5 }));
  if (xTitle) {
    group.append(svg("text", {
      class: "axis-title", "data-axis": "x", x: (box.left + box.right) / 2, y: box.bottom + 38, "text-anchor": "middle",
    }, xTitle));
  }
  if (yTitle) group.append(svg("text", { class: "axis-title", "data-axis": "y", x: 0, y: box.top - 10 }, yTitle));
  return group;
}

// Draws into `host` now and whenever its width changes.
function responsive(host, draw) {
  let width = 0;
  const redraw = () => {
    width = host.clientWidth;
    if (width > 0) host.replaceChildren(draw(width));
  };
  drawers.set(host, draw);
  new ResizeObserver(() => { if (host.clientWidth !== width) redraw(); }).observe(host);
  return redraw;
}

// MARK: Tooltip

// Shows lines of text beside a rectangle of the window; the first line is the title.
function showTooltip(rectangle, title, lines) {
  tooltip.replaceChildren(
    element("strong", {}, title),
    element("dl", {}, lines.filter((line) => line[1] !== unknown)
      .map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])));
  tooltip.hidden = false;
  const width = tooltip.offsetWidth;
  const height = tooltip.offsetHeight;
  const room = document.documentElement.clientWidth;
  let left = rectangle.right + 12;
  if (left + width > room - 8) left = rectangle.left - width - 12;
  left = Math.max(8, Math.min(left, room - width - 8));
  let top = rectangle.top - 8;
  if (left < rectangle.right && left + width > rectangle.left) top = rectangle.top - height - 12;
  top = Math.max(8, Math.min(top, innerHeight - height - 8));
  tooltip.style.left = `${left}px`;
  tooltip.style.top = `${top}px`;
}

function hideTooltip() {
  tooltip.hidden = true;
}

addEventListener("scroll", hideTooltip, { passive: true, capture: true });
addEventListener("keydown", (event) => { if (event.key === "Escape") hideTooltip(); });

// The facts about a candidate after one of its trainings, by default the one that counts for it.
function candidateLines(candidate, training = mainTraining(candidate)) {
  // A failed or refused candidate has no training that counts, but may have an accuracy.
  const shown = training ?? candidate;
  return [
    [`${choicesOf(shown.epochs) === "test" ? "Test" : "Validation"} accuracy`, percent(shown.accuracy_mean) + (number(shown.accuracy_sd) === null ? "" : `, sd ${hundredths(shown.accuracy_sd)}`)],
    ...(choicesOf(shown.epochs) === "test" || number(shown.test_accuracy_mean) === null ? []
      : [["Test accuracy", percent(shown.test_accuracy_mean) + (number(shown.test_accuracy_sd) === null ? "" : `, sd ${hundredths(shown.test_accuracy_sd)}`)]]),
    [`To the bare backbone, ${comparisonsOf(shown.epochs)} accuracy`, candidate.baseline ? unknown : difference(shown.difference, shown.difference_half_width, shown.seeds)],
    [`To the control of its operator, ${comparisonsOf(candidate.epochs)} accuracy`, difference(candidate.control_difference, candidate.control_difference_half_width, candidate.seeds)],
    ["Gain at the start", candidate.baseline ? unknown : decimal(candidate.start_gain, 3)],
    ["Parameters", grouped(candidate.parameters)],
    ["MACs", grouped(candidate.macs)],
    ["Latency", metrics.latency_ms.exact(candidate.latency_ms)
      + (number(candidate.latency_error_ms) === null ? "" : ` ± ${decimal(candidate.latency_error_ms, 3)}`)],
    ["Training", training ? trainingText(training)
      : number(candidate.epochs) === null ? unknown : `${plural(candidate.epochs, "epoch")}, ${plural(candidate.seeds, "seed")}`],
  ];
}
