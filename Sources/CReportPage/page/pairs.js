// Heat maps of pairs: rows are the first module, columns the second.

function pairsSection() {
  const maps = report.pairs.filter((map) => map.cells.length > 0 && map.modules.length > 0);
  if (maps.length === 0) return empty("This sweep has no pairs of modules that were tried.");
  const operators = [...new Set(maps.map((map) => map.operator))];
  // The first map of an operator is the fullest.
  const state = { operator: operators[0], epochs: maps[0].epochs, measure: "difference" };
  const host = element("div", { id: "pairs-map" });
  const caption = element("span", {});
  const budgetField = element("div", {});
  const draw = () => {
    const map = maps.find((map) => map.operator === state.operator && map.epochs === state.epochs);
    const drawn = drawPairs(map, state.measure);
    drawers.set(host, (width) => drawHeat(drawn.context, width));
    host.replaceChildren(drawn.node);
    caption.textContent = drawn.caption;
  };
  const offerBudgets = () => {
    const own = maps.filter((map) => map.operator === state.operator).map((map) => map.epochs).sort((a, b) => b - a);
    if (!own.includes(state.epochs)) state.epochs = own[0];
    budgetField.replaceChildren(select("pairs-budget", "Trained for",
      own.map((value) => ({ value: String(value), name: plural(value, "epoch") })), String(state.epochs),
      (value) => { state.epochs = Number(value); draw(); }));
    budgetField.hidden = own.length < 2;
  };
  const hasInteraction = maps.some((map) => map.cells.some((cell) => number(cell.interaction) !== null));
  const controls = element("div", { class: "controls" },
    select("pairs-operator", "Joined by",
      operators.map((value) => ({ value, name: operatorTitle(value) })), state.operator,
      (value) => { state.operator = value; offerBudgets(); draw(); }),
    budgetField,
    choice("pairs-measure", "What colours show", [
      { value: "difference", name: "To the backbone" },
      { value: "interaction", name: "Interaction", disabled: !hasInteraction, why: "Needs the modules alone, too" },
    ], "difference", (value) => { state.measure = value; draw(); }));
  offerBudgets();
  draw();
  return element("div", {}, controls, figure("pairs-figure", host, caption));
}

function drawPairs(map, measure) {
  const size = map.modules.length;
  const grid = Array.from({ length: size }, () => Array(size).fill(null));
  for (const cell of map.cells) {
    if (cell.row < size && cell.column < size) grid[cell.row][cell.column] = cell;
  }
  if (map.commutes) {
    for (const cell of map.cells) grid[cell.column][cell.row] ??= cell;
  }
  const valueOf = (cell) => (cell && cell.state !== "refused" && cell.state !== "failed" ? number(cell[measure]) : null);
  const sizes = map.cells.map(valueOf).filter((value) => value !== null).map(Math.abs).sort((a, b) => a - b);
  // The largest tenth shares the strongest colour, so that an outlier does not make the others pale.
  const limit = sizes.length > 0 ? Math.max(sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.9))], 1e-6) : 0.01;
  const context = { map, grid, measure, limit, valueOf, density: size <= 9 ? "wide" : size <= 16 ? "middle" : "small" };

  const head = element("tr", {}, element("th", { class: "corner", scope: "col" }, "1st ↓  2nd →"),
    map.modules.map((id) => element("th", { scope: "col" }, element("span", {}, id))));
  const rows = map.modules.map((id, row) => element("tr", {}, element("th", { scope: "row" }, id),
    map.modules.map((_, column) => pairCell(context, row, column))));
  const table = element("table", {
    class: `heat ${context.density}`, role: "grid", "data-operator": map.operator, "data-epochs": map.epochs, "data-measure": measure,
    "aria-label": `Pairs joined by ${map.operator}, rows first, columns second`,
  }, element("thead", {}, head), element("tbody", {}, rows));
  walkCells(table, context);
  return {
    node: element("div", {}, element("div", { class: "scroll", tabindex: "-1" }, table), legend(context)),
    caption: pairsCaption(map, measure), context,
  };
}

function isBetterOrder({ map, grid }, row, column) {
  if (map.commutes || row === column) return false;
  const [own, other] = [grid[row][column], grid[column][row]].map((cell) => number(cell?.compared_accuracy_mean));
  return own !== null && other !== null && own > other;
}

function pairCell(context, row, column) {
  const cell = context.grid[row][column];
  const value = context.valueOf(cell);
  const names = `${context.map.modules[row]}, ${context.map.modules[column]}`;
  const node = element("td", { "data-row": row, "data-column": column, tabindex: "-1" });
  if (cell) node.dataset.candidate = cell.candidate;
  if (value === null) {
    node.className = !cell ? "none" : cell.state === "refused" || cell.state === "failed" ? "out" : "none";
    node.setAttribute("aria-label", `${names}: ${cell ? cell.state : "not part of the sweep"}`);
    return node;
  }
  const [light, dark] = cellColours(value / context.limit);
  node.style.background = `light-dark(${light.background}, ${dark.background})`;
  node.style.color = `light-dark(${light.text}, ${dark.text})`;
  if (isBetterOrder(context, row, column)) node.classList.add("order");
  node.setAttribute("aria-label", `${names}: ${points(value)} points`);
  if (context.density !== "small") node.textContent = points(value, null, context.density === "wide" ? 2 : 1);
  return node;
}

function walkCells(table, context) {
  const at = (row, column) => table.querySelector(`td[data-row="${row}"][data-column="${column}"]`);
  const size = context.map.modules.length;
  at(0, 0).tabIndex = 0;
  const show = (node) => showTooltip(node.getBoundingClientRect(), ...pairLines(context, node));
  table.addEventListener("pointerover", (event) => {
    const node = event.target.closest("td");
    if (node) show(node);
  });
  table.addEventListener("pointerleave", hideTooltip);
  table.addEventListener("focusin", (event) => {
    if (event.target.tagName === "TD" && event.target.matches(":focus-visible")) show(event.target);
  });
  table.addEventListener("focusout", hideTooltip);
  const open = (node) => {
    const candidate = byNumber.get(Number(node.dataset.candidate));
    if (candidate) openDetails(candidate);
  };
  table.addEventListener("click", (event) => {
    const node = event.target.closest("td[data-candidate]");
    if (node) open(node);
  });
  table.addEventListener("keydown", (event) => {
    const node = event.target.closest("td");
    if (!node) return;
    if ((event.key === "Enter" || event.key === " ") && node.dataset.candidate) {
      event.preventDefault();
      return open(node);
    }
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = at(
      Math.max(0, Math.min(size - 1, Number(node.dataset.row) + step[0])),
      Math.max(0, Math.min(size - 1, Number(node.dataset.column) + step[1])));
    node.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

function pairLines(context, node) {
  const [row, column] = [Number(node.dataset.row), Number(node.dataset.column)];
  const cell = context.grid[row][column];
  const [first, second] = [context.map.modules[row], context.map.modules[column]];
  if (!cell) return [`${first}, ${second}`, [["State", "not part of this map"]]];
  const candidate = byNumber.get(cell.candidate);
  const reason = candidate?.reason && cell.state !== "done" ? candidate.reason.split("\n")[0] : unknown;
  const lines = [
    ["State", cell.state === "done" ? unknown : cell.state],
    ["Reason", reason.length > 160 ? `${reason.slice(0, 160)}…` : reason],
    ["Accuracy", percent(cell.compared_accuracy_mean)],
    ["To the backbone", difference(cell.difference, cell.difference_half_width, context.map.seeds)],
    [`To ${context.map.modules[cell.better]} alone, ${row === column ? "once" : "the better one"}`,
      difference(cell.over_better, cell.over_better_half_width, context.map.seeds)],
    ["To the operator’s control", difference(cell.control_difference, cell.control_difference_half_width, context.map.seeds)],
    ["Interaction", difference(cell.interaction, cell.interaction_half_width, context.map.seeds)],
  ];
  if (!context.map.commutes && row !== column) {
    lines.push(
      [`${second} first`, percent(context.grid[column][row]?.compared_accuracy_mean)],
      [`To ${second} first`, difference(cell.over_mirrored, cell.over_mirrored_half_width, context.map.seeds)]);
  }
  if (number(cell.compared_accuracy_mean) !== null) lines.push(["Seeds", grouped(context.map.seeds)]);
  return [candidate ? candidate.label : `${first}, ${second}`, lines];
}

function legend(context) {
  const end = hundredths(context.limit);
  return element("div", { class: "legend" },
    element("span", {}, `≤ −${end}`), element("span", { class: "ramp", "aria-hidden": "true" }),
    element("span", {}, `≥ +${end} points`),
    element("span", { class: "key" }, element("i", { class: "swatch out" }), "refused or failed"),
    element("span", { class: "key" }, element("i", { class: "swatch none" }), "not trained this far"),
    !context.map.commutes && element("span", { class: "key" }, element("i", { class: "swatch order" }), "the better order"));
}

function pairsCaption(map, measure) {
  const training = `after ${plural(map.epochs, "epoch")}, mean of ${plural(map.seeds, "seed")}`;
  const what = measure === "difference"
    ? `Difference of ${map.difference_split} accuracy to the bare backbone, in percentage points, ${training}. `
    : `Interaction ${training}: how many percentage points a pair gives beyond what its two modules give alone, added up. `;
  const order = map.commutes
    ? "Both orders are the same candidate under this operator, so the map is symmetric. "
    : "The row’s module comes first. A dot marks the order with the higher mean; it is no test. ";
  // With one seed there is no interval.
  const intervals = map.cells.some((cell) => number(cell.difference_half_width) !== null)
    ? "Intervals in the details of a cell are 95 % intervals by Student’s t, paired by seed, unadjusted for multiple comparisons; with so many cells some exclude 0 by chance. The verdict at the top accounts for that."
    : map.seeds < 2 ? "With one seed there are no intervals, and no difference shown here is statistically significant."
      : "No difference here has an interval.";
  return `${what}${order}${intervals}`;
}
