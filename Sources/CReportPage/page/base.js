// Data, elements and numbers. Data reaches the page as text nodes and attributes only, never as markup.

const report = JSON.parse(document.getElementById("data").textContent);
const candidates = report.candidates;
const byTrial = new Map(candidates.map((candidate) => [candidate.trial, candidate]));
const baseline = candidates.find((candidate) => candidate.baseline);
// The longest training first.
const budgets = [...report.budgets].reverse();

// What a candidate has of a training; null where it has nothing of it.
function trainingOf(candidate, budget) {
  return candidate.trainings.find((training) => training.epochs === budget?.epochs) ?? null;
}

// Whether all of the training's seeds are there: only then means compare.
function isComplete(training) {
  return training !== null && training.seeds === seedsOf(training);
}

function seedsOf(training) {
  return report.budgets.find((budget) => budget.epochs === training.epochs).seeds.length;
}

// "validation" or "test": the images that choices are made on, and that accuracies and curves are of.
function choicesOf(epochs) {
  return (report.budgets.find((budget) => budget.epochs === epochs) ?? budgets[0])?.choices ?? "test";
}

// "validation" or "test": the images that differences to the bare backbone are of.
function comparisonsOf(epochs) {
  return (report.budgets.find((budget) => budget.epochs === epochs) ?? budgets[0])?.comparisons ?? choicesOf(epochs);
}

// The mean accuracy of a training on the images of a split; null where it was not evaluated on them.
function accuracyOn(split, training) {
  if (!training) return null;
  if (split === choicesOf(training.epochs)) return number(training.accuracy);
  return split === "test" ? number(training.test_accuracy) : null;
}

// The images that one picture is of: those of the differences, so that dots, intervals and the bare backbone's line
// belong together; those that choices are made on where no candidate was evaluated on the others.
function pictureSplit(list, budget) {
  const compared = comparisonsOf(budget.epochs);
  const isKnown = list.some((candidate) => !candidate.baseline && accuracyOn(compared, trainingOf(candidate, budget)) !== null);
  return isKnown ? compared : choicesOf(budget.epochs);
}

// The training that a candidate is judged by: the longest of which it has all seeds, else the longest.
function mainTraining(candidate) {
  return trainingOf(candidate, candidate);
}

// MARK: Elements

// An element with attributes; handlers are functions under "onclick" and the like.
function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

function announce(text) {
  document.getElementById("announce").textContent = text;
}

// MARK: Numbers

function number(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

const unknown = "–";
const minus = (text) => text.replace("-", "−");

function grouped(value) {
  return number(value) === null ? unknown : value.toLocaleString("en-GB");
}

function percent(value, digits = 2) {
  return number(value) === null ? unknown : `${(value * 100).toFixed(digits)} %`;
}

// A difference of accuracies, in percentage points.
function points(value, digits = 2) {
  if (number(value) === null) return unknown;
  const text = (value * 100).toFixed(digits);
  return minus(Number(text) > 0 ? `+${text}` : Number(text) === 0 ? text.replace("-", "") : text);
}

// A difference and half its interval, where it has one.
function pointsWithInterval(value, halfWidth, digits = 2) {
  if (number(value) === null) return unknown;
  return points(value, digits) + (number(halfWidth) === null ? "" : ` ± ${(halfWidth * 100).toFixed(digits)}`);
}

// The same in full, for where there is room to say why an interval is missing.
function difference(value, halfWidth, seeds) {
  const text = pointsWithInterval(value, halfWidth);
  return number(value) !== null && number(halfWidth) === null && seeds > 1 ? `${text}, the same with every seed` : text;
}

// `8 epochs, 3 seeds`, or `1 of 3 seeds` where some are missing.
function trainingText(training) {
  const seeds = isComplete(training) ? plural(training.seeds, "seed") : `${training.seeds} of ${plural(seedsOf(training), "seed")}`;
  return `${plural(training.epochs, "epoch")}, ${seeds}`;
}

// Three digits and a letter for thousands, millions and so on.
function short(value) {
  if (number(value) === null) return unknown;
  const size = Math.abs(value);
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (size >= unit) return `${Number((value / unit).toPrecision(3))} ${letter}`;
  }
  return minus(String(Number(value.toPrecision(3))));
}

function duration(seconds) {
  if (number(seconds) === null) return unknown;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function plural(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

function moment(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// MARK: Words

// Of latencies that were recorded without their error.
const assumedLatencyError = 0.1;

const metrics = {
  parameters: { name: "Parameters", unit: "parameters", axis: "parameters", text: short, exact: grouped },
  macs: { name: "MACs", unit: "MACs", axis: "MACs per image", text: short, exact: grouped },
  latency_ms: {
    name: "Latency", unit: "milliseconds", axis: "milliseconds for one image", text: short, exact: (v) => (number(v) === null ? unknown : `${v.toFixed(3)} ms`),
    error: (c) => number(c.latency_error_ms) ?? (number(c.latency_ms) ?? 0) * assumedLatencyError,
  },
};

const operatorNames = {
  serial: "serial, a → b", add: "add, a + b", multiply: "multiply, a × b", concat: "concat, project(a | b)",
  max: "max(a, b)", mean: "mean(a, b)", weighted: "weighted sum", blend: "blend", gated: "gated",
  channel_gated: "gated by channel",
};

function label(candidate) {
  const name = candidate.baseline ? "bare backbone" : candidate.composition;
  const placed = candidate.site ? `${name} @ ${candidate.site}` : name;
  return candidate.control ? `${placed} (control)` : placed;
}

// The reason without what is particular to a candidate: names in quotes and numbers.
function reasonKey(text) {
  return text.replace(/'[^']*'/g, "'…'").replace(/(^|[^A-Za-z_0-9.])[0-9]+(?:[.,][0-9]+)*/g, "$1…");
}

// A figure: what is drawn, how it is saved, and below it what it says.
function figure(id, drawing, caption) {
  const node = element("figure", { id }, drawing, element("figcaption", {}, caption));
  // Some drawings are made after the figure.
  queueMicrotask(() => addSaving(node));
  return node;
}

function empty(text) {
  return element("p", { class: "empty" }, text);
}

// A row of buttons of which one is chosen; arrow keys are not needed, every button is reached by Tab.
function choice(id, title, options, chosen, choose) {
  const buttons = options.map((option) => element("button", {
    type: "button", "data-value": option.value, "aria-pressed": String(option.value === chosen),
    disabled: option.disabled, title: option.disabled ? option.why : null,
    onclick: () => {
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.value === String(option.value)));
      }
      choose(option.value);
    },
  }, option.name));
  return element("div", { class: "choice", id, role: "group", "aria-label": title }, buttons);
}

function select(id, title, options, chosen, choose) {
  const list = element("select", { id, onchange: (event) => choose(event.target.value) },
    options.map((option) => element("option", { value: option.value, selected: option.value === chosen }, option.name)));
  return element("label", { class: "field" }, element("span", {}, title), list);
}
