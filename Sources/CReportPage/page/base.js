// Data, elements and numbers. Data reaches the page as text nodes and attributes only, never as markup.

const report = JSON.parse(document.getElementById("data").textContent);
const candidates = report.candidates;
const byNumber = new Map(candidates.map((candidate) => [candidate.candidate, candidate]));
const baseline = candidates.find((candidate) => candidate.baseline);
// The longest training first.
const budgets = [...report.budgets].reverse();

// A candidate's part of a training; null where it has none.
function trainingOf(candidate, budget) {
  return candidate.trainings.find((training) => training.epochs === budget?.epochs) ?? null;
}

// Whether it has all seeds of the training: only then means compare.
function isComplete(training) {
  return training !== null && training.seeds === seedsOf(training);
}

function seedsOf(training) {
  return report.budgets.find((budget) => budget.epochs === training.epochs).seeds.length;
}

// "validation" or "test": the images that choices are made on, those of accuracies and curves.
function choicesOf(epochs) {
  return (report.budgets.find((budget) => budget.epochs === epochs) ?? budgets[0])?.accuracy_split ?? "test";
}

// "validation" or "test": the images of the differences to the bare backbone.
function comparisonsOf(epochs) {
  return (report.budgets.find((budget) => budget.epochs === epochs) ?? budgets[0])?.difference_split ?? choicesOf(epochs);
}

// The mean accuracy of a training on the images of a split; null where it was not evaluated on them.
function accuracyOn(split, training) {
  if (!training) return null;
  if (split === choicesOf(training.epochs)) return number(training.accuracy_mean);
  return split === "test" ? number(training.test_accuracy_mean) : null;
}

// The images of a picture: those of the differences, so that dots, intervals and the line of the bare backbone belong
// together; where no candidate was evaluated on them, those that choices are made on.
function pictureSplit(list, budget) {
  const compared = comparisonsOf(budget.epochs);
  const isKnown = list.some((candidate) => !candidate.baseline && accuracyOn(compared, trainingOf(candidate, budget)) !== null);
  return isKnown ? compared : choicesOf(budget.epochs);
}

// The training that counts for a candidate: the longest with all seeds, otherwise the longest.
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

// Numbers and durations have the texts that `NumberText` in Swift gives them; a test compares the two.

function number(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

const unknown = "–";
const minus = (text) => text.replace("-", "−");

// With `digits` decimals; `signed` puts a plus before numbers above zero.
function decimal(value, digits, signed = false) {
  if (number(value) === null) return unknown;
  const scaled = Math.round(Math.abs(value) * 10 ** digits);
  const sign = scaled === 0 ? "" : value < 0 ? "−" : signed ? "+" : "";
  return sign + (scaled / 10 ** digits).toFixed(digits);
}

function grouped(value) {
  return number(value) === null ? unknown : minus(value.toLocaleString("en-GB"));
}

// A fraction in percent, without the sign of percent.
function hundredths(value, digits = 2) {
  return number(value) === null ? unknown : decimal(value * 100, digits);
}

function percent(value) {
  return number(value) === null ? unknown : `${hundredths(value)} %`;
}

// A difference of accuracies in percentage points, with half the width of its interval where it has one.
function points(value, halfWidth = null, digits = 2) {
  if (number(value) === null) return unknown;
  return decimal(value * 100, digits, true) + (number(halfWidth) === null ? "" : ` ± ${hundredths(halfWidth, digits)}`);
}

// The same in full, for where there is room to say why an interval is missing.
function difference(value, halfWidth, seeds) {
  const text = points(value, halfWidth);
  return number(value) !== null && number(halfWidth) === null && seeds > 1 ? `${text}, the same with every seed` : text;
}

// `8 epochs, 3 seeds`, or `1 of 3 seeds` where some are missing.
function trainingText(training) {
  const seeds = isComplete(training) ? plural(training.seeds, "seed") : `${training.seeds} of ${plural(seedsOf(training), "seed")}`;
  return `${plural(training.epochs, "epoch")}, ${seeds}`;
}

// Three digits and a letter for thousands, millions and billions, where space is short.
function short(value) {
  if (number(value) === null) return unknown;
  const size = Math.abs(value);
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (size >= unit) return minus(`${Number((value / unit).toPrecision(3))} ${letter}`);
  }
  return minus(String(Number(value.toPrecision(3))));
}

function duration(seconds) {
  if (number(seconds) === null) return unknown;
  if (Math.round(seconds * 10) < 100) return `${decimal(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
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

// The relative error of latencies that were recorded without one.
const assumedLatencyError = 0.1;

const metrics = {
  parameters: { name: "Parameters", unit: "parameters", axis: "parameters", text: short, exact: grouped },
  macs: { name: "MACs", unit: "MACs", axis: "MACs per image", text: short, exact: grouped },
  latency_ms: {
    name: "Latency", unit: "milliseconds", axis: "milliseconds for one image", text: short, exact: (v) => (number(v) === null ? unknown : `${decimal(v, 3)} ms`),
    error: (c) => number(c.latency_error_ms) ?? (number(c.latency_ms) ?? 0) * assumedLatencyError,
  },
};

// `sum, a + b`, the title and notation of an operator by its name.
function operatorTitle(name) {
  const operator = report.operators.find((operator) => operator.name === name);
  return operator ? `${operator.title}, ${operator.notation}` : name;
}

// A figure: a drawing, the buttons that save it, and its caption.
function figure(id, drawing, caption) {
  const node = element("figure", { id }, drawing, element("figcaption", {}, caption));
  // Some figures are drawn later.
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
