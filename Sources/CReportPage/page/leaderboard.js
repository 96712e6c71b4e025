// Every candidate, sorted, filtered and a page at a time.

// How formats write a value, and what columns of it are sorted by; the formats of `ResultColumn` in Swift.
const formats = {
  text: { text: (value) => value, key: (value) => value },
  label: { text: (value) => value, key: (value) => value },
  state: { text: (value) => value, key: (value) => value },
  ordinal: { text: String, key: number },
  count: { text: grouped, key: number },
  seeds: { text: seedsText, key: number },
  percent: { text: (value) => hundredths(value), key: number },
  points: { text: (value, candidate, halfWidth) => points(value, halfWidth), key: number },
  decimal: {
    text: (value, candidate, halfWidth) => decimal(value, 3) + (number(halfWidth) === null ? "" : ` ± ${decimal(halfWidth, 3)}`),
    key: number,
  },
  mark: { text: (value) => (value ? "◆" : ""), key: (value) => (value ? 0 : null) },
};

// The columns of the report that at least one candidate fills.
const columns = report.columns.map((column) => ({
  ...column,
  heading: column.unit === null ? column.title : `${column.title} (${column.unit})`,
  isRight: column.alignment === "right",
  value: (candidate) => (candidate[column.key] === null ? null : formats[column.format].key(candidate[column.key])),
  text: (candidate) => {
    const value = candidate[column.key];
    if (value === null) return column.alignment === "right" ? unknown : "";
    return formats[column.format].text(value, candidate, column.interval === null ? null : candidate[column.interval]);
  },
})).filter((column) => candidates.some((candidate) => candidate[column.key] !== null));

// `3`, or `1 of 3` where some are missing.
function seedsText(seeds, candidate) {
  if (seeds === 0) return unknown;
  return seeds < candidate.training_seeds ? `${seeds} of ${candidate.training_seeds}` : String(seeds);
}

// Whether it has not all seeds of the training that counts for it.
function isPartial(candidate) {
  const training = mainTraining(candidate);
  return training !== null && !isComplete(training);
}

function leaderboardSection() {
  if (candidates.length === 0) return empty("This sweep has no candidates yet.");
  const view = { text: "", state: "", module: "", operator: "", front: false, sort: null, down: false, size: 50, page: 0 };
  const haystacks = new Map(candidates.map((c) => [c, `${c.candidate} ${c.label} ${c.reason ?? ""}`.toLowerCase()]));
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
      // Unknown values come last in both directions.
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b);
    }).map(([, c]) => c);
  };
  // Rows are added as they scroll into view.
  let waiting = [];
  const addRows = () => {
    body.append(...waiting.splice(0, 200).map((c) => boardRow(c)));
    more.hidden = waiting.length === 0;
  };
  const observer = new IntersectionObserver((entries) => {
    if (!entries.at(-1).isIntersecting || waiting.length === 0) return;
    addRows();
    // Without this, an end that is reached again before the next frame causes no further call.
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
    const firstDown = column.higher_is_better;
    if (view.sort !== column) [view.sort, view.down] = [column, firstDown];
    else if (view.down === firstDown) view.down = !firstDown;
    else view.sort = null;
    view.page = 0;
    draw();
    announce(view.sort ? `Sorted by ${column.title}, ${view.down ? "descending" : "ascending"}` : "In the report’s order");
  };
  for (const column of columns) {
    heads.set(column, element("th", { scope: "col", class: column.isRight ? "numeric" : null, "data-column": column.key },
      element("button", { type: "button", title: column.help, onclick: () => sortBy(column) }, column.heading,
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
    const row = event.target.closest("tr[data-candidate]");
    if (row) openDetails(byNumber.get(Number(row.dataset.candidate)));
  });
  draw();
  return element("div", {}, controls, count,
    figure("board-figure", element("div", {}, element("div", { class: "scroll" }, table), more, none, pager), boardCaption()));
}

function boardCaption() {
  const shows = (key) => candidates.some((candidate) => number(candidate[key]) !== null);
  return [shows("difference") && report.notes.differences, shows("latency_ms") && report.notes.latency, report.notes.scope].filter(Boolean).join(" ");
}

function boardRow(candidate) {
  const cells = columns.map((column) => {
    if (column.format === "label") {
      // The button takes the keyboard focus; its click reaches the row.
      return element("th", { scope: "row" }, element("button", { type: "button", class: "link" }, candidate.label),
        candidate.pareto && element("span", { class: "front-mark", title: "On the Pareto front" }, "◆",
          element("span", { class: "unseen" }, " on the Pareto front")),
        element("small", { class: "brief" }, briefly(candidate)));
    }
    if (column.format === "state") return element("td", { "data-column": column.key }, stateBadge(candidate));
    return element("td", { class: column.isRight ? "numeric" : null, "data-column": column.key }, column.text(candidate));
  });
  const style = candidate.baseline ? "bare" : isPartial(candidate) ? "partial" : null;
  return element("tr", { "data-candidate": candidate.candidate, class: style }, cells);
}

// The facts of the columns that narrow windows leave out.
function briefly(candidate) {
  const training = mainTraining(candidate);
  if (training !== null) return trainingText(training);
  return candidate.state === "done" ? "" : stateWords[candidate.state] ?? candidate.state;
}
