// Data, elements and numbers. Data reaches the page as text nodes and attributes only, never as markup.

const report = JSON.parse(document.getElementById("data").textContent);
const candidates = report.candidates;
const byTrial = new Map(candidates.map((candidate) => [candidate.trial, candidate]));
const baseline = candidates.find((candidate) => candidate.baseline);
const budgets = [...new Set(candidates.filter((c) => number(c.accuracy) !== null && number(c.epochs) !== null)
  .map((c) => c.epochs))].sort((a, b) => b - a);

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

function pointsWithInterval(value, halfWidth, digits = 2) {
  if (number(value) === null) return unknown;
  return points(value, digits) + (number(halfWidth) === null ? "" : ` ± ${(halfWidth * 100).toFixed(digits)}`);
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

const metrics = {
  parameters: { name: "Parameters", axis: "parameters", text: short, exact: grouped },
  macs: { name: "MACs", axis: "multiply-adds for one image", text: short, exact: grouped },
  latency_ms: {
    name: "Latency", axis: "milliseconds for one image", text: short, exact: (v) => (number(v) === null ? unknown : `${v.toFixed(3)} ms`),
  },
};

const operatorNames = {
  serial: "serial, a → b", add: "add, a + b", multiply: "multiply, a × b", concat: "concat, project(a | b)",
  max: "max(a, b)", mean: "mean(a, b)", weighted: "weighted sum", blend: "blend", gated: "gated",
  channel_gated: "gated by channel",
};

function label(candidate) {
  const name = candidate.baseline ? "bare backbone" : candidate.composition;
  return candidate.site ? `${name} @ ${candidate.site}` : name;
}

// The reason without what is particular to a candidate: names in quotes and numbers.
function reasonKey(text) {
  return text.replace(/'[^']*'/g, "'…'").replace(/(^|[^A-Za-z_0-9.])[0-9]+(?:[.,][0-9]+)*/g, "$1…");
}

// A figure: what is drawn, and below it what it says.
function figure(id, drawing, caption) {
  return element("figure", { id }, drawing, element("figcaption", {}, caption));
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
