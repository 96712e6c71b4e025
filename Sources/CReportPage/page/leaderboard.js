// Every candidate, sorted, filtered and a page at a time.

// What is chosen by has the name of its images.
const accuracyName = choicesOf(budgets[0]?.epochs) === "test" ? "Test" : "Validation";

// The images that differences after the longest training are of.
const comparedName = comparisonsOf(budgets[0]?.epochs);

const columns = [
  { key: "trial", name: "#", title: "Trial", value: (c) => c.trial, text: (c) => String(c.trial), numeric: true },
  { key: "composition", name: "Composition", value: (c) => label(c) },
  { key: "leading", name: "Rank", title: "Those that are not distinguishable from the first share its rank", value: (c) => (c.leading ? 0 : null), text: (c) => (c.leading ? leadingRank : "") },
  { key: "state", name: "State", value: (c) => c.state },
  { key: "epochs", name: "Epochs", value: (c) => number(c.epochs), text: (c) => grouped(c.epochs), numeric: true },
  { key: "seeds", name: "Seeds", value: (c) => c.seeds, text: (c) => seedsText(c), numeric: true },
  { key: "accuracy", name: accuracyName, value: (c) => number(c.accuracy), text: (c) => percent(c.accuracy), numeric: true, best: -1, title: "Mean over seeds; ranking and order use it" },
  { key: "test_accuracy", name: "Test", title: "Test accuracy, mean over seeds; nothing is chosen by it", value: (c) => testAccuracy(c), text: (c) => percent(testAccuracy(c)), numeric: true },
  { key: "accuracy_sd", name: "sd", title: "Standard deviation over seeds, points", value: (c) => number(c.accuracy_sd), text: (c) => (number(c.accuracy_sd) === null ? unknown : (c.accuracy_sd * 100).toFixed(2)), numeric: true },
  { key: "difference", name: "Δ backbone", title: `Difference of ${comparedName} accuracy to the bare backbone, points ± 95 % interval`, value: (c) => number(c.difference), text: (c) => pointsWithInterval(c.difference, c.half_width), numeric: true, best: -1 },
  { key: "control_difference", name: "Δ control", title: `Difference of ${comparedName} accuracy to the control of the operator, points ± 95 % interval`, value: (c) => number(c.control_difference), text: (c) => pointsWithInterval(c.control_difference, c.control_half_width), numeric: true, best: -1 },
  { key: "parameters", name: "Parameters", value: (c) => number(c.parameters), text: (c) => grouped(c.parameters), numeric: true },
  { key: "macs", name: "MACs", value: (c) => number(c.macs), text: (c) => short(c.macs), numeric: true },
  { key: "latency_ms", name: "Latency, ms", value: (c) => number(c.latency_ms), text: (c) => (number(c.latency_ms) === null ? unknown : c.latency_ms.toPrecision(3)), numeric: true },
  { key: "stage", name: "Ended in", value: (c) => c.stage ?? null, text: (c) => c.stage ?? unknown },
];

// The test accuracy beside that of the images that choices are made on; null where these are the test images.
function testAccuracy(candidate) {
  return choicesOf(candidate.epochs) === "test" ? null : number(candidate.test_accuracy);
}

const leaders = candidates.filter((candidate) => candidate.leading).length;
const leadingRank = leaders === 1 ? "1" : `1–${leaders}`;

// Whether ranks tell anything: not where all that were trained as long share one.
const hasRanks = leaders > 0 && candidates.some((candidate) =>
  !candidate.leading && !candidate.control && isComplete(trainingOf(candidate, budgets[0])));

// `3`, or `1 of 3` while some are missing.
function seedsText(candidate) {
  const training = mainTraining(candidate);
  return isPartial(candidate) ? `${training.seeds} of ${seedsOf(training)}` : grouped(candidate.seeds);
}

function isPartial(candidate) {
  const training = mainTraining(candidate);
  return training !== null && !isComplete(training);
}

function leaderboardSection() {
  if (candidates.length === 0) return empty("This sweep has no candidates yet.");
  const shownColumns = columns.filter((column) => (column.key !== "leading" || hasRanks)).filter((column) =>
    ![
      "stage", "accuracy_sd", "test_accuracy", "difference", "control_difference", "macs", "latency_ms", "parameters",
    ].includes(column.key)
    || candidates.some((candidate) => column.value(candidate) !== null));
  const view = { text: "", state: "", module: "", operator: "", front: false, sort: null, down: false, size: 50, page: 0 };
  const haystacks = new Map(candidates.map((c) => [c, `${c.trial} ${label(c)} ${c.reason ?? ""}`.toLowerCase()]));
  const moduleIds = [...new Set(candidates.flatMap((c) => c.modules))].sort();
  const operators = [...new Set(candidates.map((c) => c.operator).filter(Boolean))].sort();
  const states = ["done", "refused", "failed", "open"].filter((s) => candidates.some((c) => c.state === s));

  const heads = new Map();
  const body = element("tbody", {});
  const count = element("p", { class: "count", id: "board-count", role: "status" });
  const pager = element("div", { class: "pager" });
  const more = element("p", { class: "empty" }, "More rows follow.");
  const none = element("p", { class: "empty", hidden: true }, "No candidate fits these filters.");

  const rows = () => {
    const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = candidates.filter((c) =>
      (!view.state || c.state === view.state) && (!view.module || c.modules.includes(view.module))
      && (!view.operator || c.operator === view.operator) && (!view.front || c.pareto)
      && words.every((word) => haystacks.get(c).includes(word)));
    if (!view.sort) return found;
    const sign = view.down ? -1 : 1;
    return found.map((c) => [view.sort.value(c), c]).sort(([a], [b]) => {
      // What is not known comes last either way.
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b);
    }).map(([, c]) => c);
  };
  // Thousands of rows are made as the reader comes to them.
  let waiting = [];
  const addRows = () => {
    body.append(...waiting.splice(0, 200).map((c) => boardRow(c, shownColumns)));
    more.hidden = waiting.length === 0;
  };
  const observer = new IntersectionObserver((entries) => {
    if (!entries.at(-1).isIntersecting || waiting.length === 0) return;
    addRows();
    // Whoever is at the end again before the next frame never seems to have left it: ask anew.
    observer.unobserve(more);
    observer.observe(more);
  }, { rootMargin: "1200px" });
  observer.observe(more);
  const draw = () => {
    const found = rows();
    const size = view.size || Math.max(found.length, 1);
    const pages = Math.max(Math.ceil(found.length / size), 1);
    view.page = Math.min(view.page, pages - 1);
    const first = view.page * size;
    waiting = found.slice(first, first + size);
    body.replaceChildren();
    addRows();
    none.hidden = found.length > 0;
    count.textContent = found.length === candidates.length
      ? plural(found.length, "candidate") : `${grouped(found.length)} of ${plural(candidates.length, "candidate")}`;
    const step = (text, page, id) => element("button", {
      type: "button", id, disabled: page < 0 || page >= pages,
      onclick: () => { view.page = page; draw(); document.getElementById(id)?.focus(); },
    }, text);
    pager.replaceChildren(
      step("Previous", view.page - 1, "board-previous"),
      element("span", { id: "board-page" }, `page ${view.page + 1} of ${pages}`),
      step("Next", view.page + 1, "board-next"));
    pager.hidden = pages === 1;
    for (const [column, head] of heads) {
      if (column === view.sort) head.setAttribute("aria-sort", view.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };
  const change = (key) => (value) => { view[key] = value; view.page = 0; draw(); };
  const sortBy = (column) => {
    // First the better end, then the other, then the order of the report.
    const firstDown = column.best === -1;
    if (view.sort !== column) [view.sort, view.down] = [column, firstDown];
    else if (view.down === firstDown) view.down = !firstDown;
    else view.sort = null;
    view.page = 0;
    draw();
    announce(view.sort ? `Sorted by ${column.title ?? column.name}, ${view.down ? "descending" : "ascending"}` : "In the report’s order");
  };
  for (const column of shownColumns) {
    heads.set(column, element("th", { scope: "col", class: column.numeric ? "numeric" : null, "data-column": column.key },
      element("button", { type: "button", title: column.title, onclick: () => sortBy(column) }, column.name,
        element("span", { class: "arrow", "aria-hidden": "true" }))));
  }
  const table = element("table", { class: "board", id: "board" },
    element("caption", { class: "unseen" }, "Candidates; buttons in the head sort"),
    element("thead", {}, element("tr", {}, [...heads.values()])), body);
  const any = { value: "", name: "any" };
  const options = (list) => [any, ...list.map((value) => ({ value, name: value }))];
  const controls = element("div", { class: "controls" },
    element("label", { class: "field grow" }, element("span", {}, "Search"), element("input", {
      type: "search", id: "board-search", placeholder: "composition or reason", autocomplete: "off", spellcheck: "false",
      oninput: (event) => change("text")(event.target.value),
    })),
    select("board-state", "State", options(states), "", change("state")),
    moduleIds.length > 0 && select("board-module", "Module", options(moduleIds), "", change("module")),
    operators.length > 1 && select("board-operator", "Operator", options(operators), "", change("operator")),
    select("board-size", "Rows", [["50", "50"], ["100", "100"], ["0", "all"]].map(([value, name]) => ({ value, name })),
      "50", (value) => change("size")(Number(value))),
    candidates.some((c) => c.pareto) && element("label", { class: "check" }, element("input", {
      type: "checkbox", id: "board-front", onchange: (event) => change("front")(event.target.checked),
    }), "Pareto front only"));
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-trial]");
    if (row) openDetails(byTrial.get(Number(row.dataset.trial)));
  });
  draw();
  return element("div", {}, controls, count,
    figure("board-figure", element("div", {}, element("div", { class: "scroll" }, table), more, none, pager), boardCaption()));
}

function boardCaption() {
  const shows = (key) => candidates.some((candidate) => number(candidate[key]) !== null);
  return [shows("difference") && report.notes.differences, shows("latency_ms") && report.notes.latency, report.notes.scope].filter(Boolean).join(" ");
}

function boardRow(candidate, shownColumns) {
  const cells = shownColumns.map((column) => {
    if (column.key === "composition") {
      // The button carries the keyboard; its click reaches the row.
      return element("th", { scope: "row" }, element("button", { type: "button", class: "link" }, label(candidate)),
        candidate.pareto && element("span", { class: "front-mark", title: "On the Pareto front" }, "◆",
          element("span", { class: "unseen" }, " on the Pareto front")),
        element("small", { class: "brief" }, briefly(candidate)));
    }
    if (column.key === "state") return element("td", { "data-column": "state" }, stateBadge(candidate));
    const text = column.text(candidate);
    return element("td", { class: column.numeric ? "numeric" : null, "data-column": column.key }, text);
  });
  const style = candidate.baseline ? "bare" : isPartial(candidate) ? "partial" : null;
  return element("tr", { "data-trial": candidate.trial, class: style }, cells);
}

// What narrow windows have no columns for.
function briefly(candidate) {
  const training = mainTraining(candidate);
  if (training !== null) return trainingText(training);
  return candidate.state === "done" ? "" : stateWords[candidate.state] ?? candidate.state;
}
