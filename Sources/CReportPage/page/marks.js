// The front and the bare backbone in the plot of accuracy and cost: their dots, whiskers and names.

// The marks; arrow keys move along them.
function handlesOf(marks, place, y, box) {
  const handles = marks.map((point) => mark(point, place(point), y, box));
  handles.forEach((handle, index) => {
    handle.setAttribute("tabindex", index === 0 ? "0" : "-1");
    handle.addEventListener("focus", () => showPoint(handle, marks[index]));
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
        openDetails(marks[index].candidate);
      }
    });
  });
  return handles;
}

function mark({ candidate, accuracy, half }, at, y, box) {
  const group = svg("g", {
    class: candidate.baseline ? "mark bare" : "mark", role: "button", "data-candidate": candidate.candidate,
    "aria-label": `${candidate.label}: ${percent(accuracy)}`,
  });
  if (half !== null) group.append(...whisker(at.x, y(accuracy - half), y(accuracy + half), box));
  group.append(candidate.baseline
    ? svg("path", { class: "shape", d: `M${at.x} ${at.y - 7}l7 7l-7 7l-7 -7z` })
    : svg("circle", { class: "shape", cx: at.x, cy: at.y, r: 5 }));
  return group;
}

// A line with a cap at each end; an arrow where the axis cuts it off.
function whisker(x, low, high, box) {
  const [bottom, top] = [Math.min(low, box.bottom), Math.max(high, box.top)];
  const cap = (at) => svg("path", { class: "whisker cap", d: `M${x - 4} ${at}h8` });
  const cut = (at, towards) => svg("path", { class: "whisker-cut", d: `M${x - 4} ${at - 6 * towards}h8l-4 ${6 * towards}z` });
  return [
    svg("line", { class: "whisker", x1: x, x2: x, y1: bottom, y2: top }),
    low > box.bottom ? cut(box.bottom, 1) : cap(bottom),
    high < box.top ? cut(box.top, -1) : cap(top),
  ];
}

// MARK: Names

const longestName = 36;

// Names beside the marks that overlap neither one another nor a mark; a name without room is shown in the tooltip only.
//
// The place with the lowest cost is taken: near, over few other dots, crossed by few lines; `lines` are rectangles.
function namesOf(marks, place, box, dots = [], lines = []) {
  const around = ({ x, y }, reach) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const taken = marks.map((point) => around(place(point), 7));
  const spots = dots.map((point) => around(place(point), 4));
  const cost = (rectangle, down) => Math.abs(down) / 20 + spots.filter((spot) => overlap(rectangle, spot)).length
    + 4 * lines.filter((line) => overlap(rectangle, line)).length;
  // The name of the bare backbone first, since everything is compared with it.
  const order = [...marks].sort((a, b) => b.candidate.baseline - a.candidate.baseline || b.accuracy - a.accuracy);
  return order.flatMap((point) => {
    const full = point.candidate.label;
    const text = full.length > longestName ? `${full.slice(0, longestName - 1)}…` : full;
    const width = text.length * 6.4 + 4;
    const at = place(point);
    let best = null;
    for (const down of [18, -10, 32, -24, 46, -38, 60, -52, 74, -66]) {
      for (const side of at.x < (box.left + box.right) / 2 ? [1, -1] : [-1, 1]) {
        const x = at.x + side * (Math.abs(down) > 20 ? 14 : 10);
        const [left, right] = side > 0 ? [x, x + width] : [x - width, x];
        const rectangle = { left, right, top: at.y + down - 11, bottom: at.y + down + 3 };
        if (left < box.left || right > box.right || rectangle.top < 0 || rectangle.bottom > box.bottom) continue;
        if (taken.some((other) => overlap(rectangle, other))) continue;
        const price = cost(rectangle, down);
        if (best === null || price < best.price) best = { price, rectangle, x, down, side };
      }
    }
    if (best === null) return [];
    taken.push(best.rectangle);
    const { x, down, side } = best;
    return [
      Math.abs(down) > 20 && svg("line", { class: "leader", x1: at.x, y1: at.y, x2: x, y2: at.y + down - (down > 0 ? 8 : 0) }),
      svg("text", { class: "note", x, y: at.y + down, "text-anchor": side > 0 ? "start" : "end", "aria-hidden": "true", "data-candidate": point.candidate.candidate }, text),
    ].filter(Boolean);
  });
}

// MARK: Pointer

function showPoint(node, { candidate, training }) {
  showTooltip(node.getBoundingClientRect(), candidate.label, candidateLines(candidate, training));
}

// The nearest point within 20 pixels reacts, so that small dots are easy to hit.
function addPointer(node, shown, place, ring) {
  const spots = shown.map((point) => ({ point, ...place(point) }));
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
    showPoint(ring, spot.point);
  });
  node.addEventListener("pointerleave", () => {
    ring.setAttribute("visibility", "hidden");
    hideTooltip();
  });
  node.addEventListener("click", (event) => {
    const spot = nearest(event);
    if (spot) openDetails(spot.point.candidate);
  });
}
