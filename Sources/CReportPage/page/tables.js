// Drawings of what the page shows as tables and lists, for saved pictures.

// A heat map as SVG.
function drawHeat(context, width) {
  const { map } = context;
  const size = map.modules.length;
  const longest = Math.max(...map.modules.map((id) => id.length));
  const left = Math.min(longest * 6.3 + 10, width * 0.35);
  const side = Math.min((width - left - 2) / size, 46);
  const isTilted = longest * 6.3 > side - 2;
  const top = isTilted ? longest * 6.3 + 8 : 20;
  const digits = side >= 38 ? 2 : 1;
  const bottom = top + size * side;
  const height = bottom + 40;
  const node = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  map.modules.forEach((id, index) => {
    const [x, y] = [left + (index + 0.5) * side, top + (index + 0.5) * side];
    node.append(
      svg("text", { class: "heat-name", x: left - 6, y: y + 4, "text-anchor": "end" }, id),
      svg("text", isTilted
        ? { class: "heat-name", transform: `translate(${x + 4} ${top - 6}) rotate(-90)` }
        : { class: "heat-name", x, y: top - 6, "text-anchor": "middle" }, id));
  });
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const cell = context.grid[row][column];
      const value = context.valueOf(cell);
      const [x, y] = [left + column * side, top + row * side];
      const isOut = cell && (cell.state === "refused" || cell.state === "failed");
      const colours = value === null ? null : cellColours(value / context.limit)[0];
      node.append(svg("rect", {
        x: x + 0.5, y: y + 0.5, width: side - 1, height: side - 1, style: `fill: ${colours?.background ?? (isOut ? "#dcdcdc" : "none")}; stroke: ${colours ? "none" : "#dcdcdc"}`,
      }));
      if (value === null) {
        if (isOut) node.append(svg("path", { d: `M${x + 3} ${y + side - 3}L${x + side - 3} ${y + 3}`, style: "stroke: #8a8a8a" }));
        continue;
      }
      if (side >= 24) {
        node.append(svg("text", {
          x: x + side / 2, y: y + side / 2 + 3.5, "text-anchor": "middle", style: `fill: ${colours.text}; font-size: ${Math.min(10, side * 0.28).toFixed(1)}px`,
        }, points(value, null, digits)));
      }
      if (isBetterOrder(context, row, column)) node.append(svg("circle", { cx: x + side - 5, cy: y + 5, r: 2, style: `fill: ${colours.text}` }));
    }
  }
  const steps = 24;
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps * 2 - 1;
    node.append(svg("rect", { x: 44 + step * 5, y: bottom + 14, width: 5.2, height: 9, style: `fill: ${cellColours(share)[0].background}` }));
  }
  const end = hundredths(context.limit);
  node.append(
    svg("text", { x: 38, y: bottom + 22, "text-anchor": "end" }, `≤ −${end}`),
    svg("text", { x: 44 + steps * 5 + 6, y: bottom + 22 }, `≥ +${end} points`));
  return node;
}

// How many candidates each stage let through, as SVG.
function drawStages(width) {
  const step = 36;
  const most = Math.max(...report.stages.map((stage) => stage.entered), 1);
  const height = report.stages.length * step;
  const node = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  report.stages.forEach((stage, index) => {
    const y = index * step;
    let x = 0;
    node.append(
      svg("text", { class: "name", x: 0, y: y + 12 }, stage.name),
      svg("text", { x: width, y: y + 12, "text-anchor": "end" },
        [`${grouped(stage.entered)} → ${grouped(stage.left)}`, ...stageWords(stage)].join(", ")));
    for (const [key] of stageParts) {
      const length = stage[key] / most * width;
      if (length > 0) node.append(svg("rect", { class: `stage-${key}`, x, y: y + 18, width: Math.max(length - 1, 1), height: 10 }));
      x += length;
    }
  });
  return node;
}

// Rank correlations with their intervals, as SVG.
function drawScores(rows, width) {
  const step = 22;
  const left = Math.max(...rows.map((row) => row.score.length)) * 7.2 + 10;
  const right = width - 52;
  const height = rows.length * step + 24;
  const x = linear(-1, 1, left, right);
  const node = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  for (const tick of [-1, -0.5, 0, 0.5, 1]) {
    node.append(svg("line", { class: tick === 0 ? "zero" : "grid", x1: x(tick), x2: x(tick), y1: 0, y2: rows.length * step }),
      svg("text", { x: x(tick), y: height - 6, "text-anchor": "middle" }, minus(String(tick))));
  }
  rows.forEach((row, index) => {
    const y = (index + 0.5) * step;
    node.append(svg("text", { class: "name", x: left - 10, y: y + 4, "text-anchor": "end" }, row.score));
    if (hasInterval(row)) node.append(svg("line", { class: "rho-interval", x1: x(row.low), x2: x(row.high), y1: y, y2: y }));
    if (number(row.correlation) === null) return;
    node.append(svg("circle", { class: "rho-dot", cx: x(row.correlation), cy: y, r: 4 }),
      svg("text", { x: width, y: y + 4, "text-anchor": "end" }, decimal(row.correlation, 2)));
  });
  return node;
}
