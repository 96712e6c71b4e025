// Pictures of compositions: series from left to right, parallel branches below one another, operators with their signs.

const operatorSigns = { add: "+", multiply: "×" };
// Operators that compute the weights of their branches from the input.
const gatedOperators = new Set(["gated", "channel_gated"]);
const wireLength = 22;
const forkLength = 30;
const branchGap = 10;
// The width of a character of 12 pixels, and of one of 10.5 pixels, in the page's monospaced fonts.
const characterWidth = 7.3;
const smallCharacterWidth = 6.4;

// A part of a picture has a size, a middle where its line enters and leaves, and `draw`, which returns its elements at a
// place; `isBox` tells that it begins with a box or text, to which an arrow leads.

function partOf(tree) {
  if (typeof tree === "string") return tree === "identity" ? wirePart() : modulePart(tree);
  const [[name, value]] = Object.entries(tree);
  if (name === "serial") return seriesPart(value.map(partOf));
  if (name === "project") return seriesPart([partOf(value), boxPart("1×1", "", "composition-adapter")]);
  const sign = operatorSigns[name] ?? name.replaceAll("_", " ");
  return branchesPart(name === "identity_init" ? [partOf(value), wirePart()] : value.map(partOf), sign, gatedOperators.has(name));
}

function wirePart() {
  return {
    width: 24, height: 20, middle: 10, isBox: false,
    draw: (x, y) => [wire(x, y + 10, x + 24)],
  };
}

// `se(reduction: 8)#1` as a box with `se#1` above `reduction: 8`.
function modulePart(text) {
  const [, id, hyperparameters = "", tag = ""] = text.match(/^([^(#]*)(?:\((.*)\))?(#[^#]*)?$/s) ?? [null, text];
  return boxPart(id + tag, hyperparameters, "composition-module");
}

function boxPart(name, note, style) {
  const width = Math.max(name.length * characterWidth, note.length * smallCharacterWidth) + 22;
  const height = note ? 40 : 28;
  const text = (content, x, y, kind) => svg("text", { class: kind, x, y, "text-anchor": "middle" }, content);
  return {
    width, height, middle: height / 2, isBox: true,
    draw: (x, y) => [
      svg("rect", { class: style, x, y, width, height, rx: 6 }),
      text(name, x + width / 2, y + 18, "composition-name"),
      note && text(note, x + width / 2, y + 32, "composition-note"),
    ],
  };
}

function endPart(text) {
  const width = text.length * 6.4 + 8;
  return {
    width, height: 20, middle: 10, isBox: true,
    draw: (x, y) => [svg("text", { x: x + width / 2, y: y + 14, "text-anchor": "middle" }, text)],
  };
}

function seriesPart(parts) {
  const middle = Math.max(...parts.map((part) => part.middle));
  const below = Math.max(...parts.map((part) => part.height - part.middle));
  return {
    width: parts.reduce((sum, part) => sum + part.width, wireLength * (parts.length - 1)), height: middle + below, middle,
    isBox: parts[0].isBox,
    draw: (left, top) => {
      let x = left;
      return parts.map((part, index) => {
        const drawn = [part.draw(x, top + middle - part.middle)];
        x += part.width;
        if (index < parts.length - 1) drawn.push(wire(x, top + middle, x + wireLength, parts[index + 1].isBox));
        x += wireLength;
        return drawn;
      });
    },
  };
}

function branchesPart(parts, sign, isGated) {
  const tops = [];
  let height = 0;
  for (const part of parts) {
    tops.push(height);
    height += part.height + branchGap;
  }
  height += isGated ? 8 : -branchGap;
  const inner = Math.max(...parts.map((part) => part.width));
  const joinWidth = sign.length === 1 ? 22 : sign.length * 6.6 + 16;
  const middle = (tops[0] + parts[0].middle + tops.at(-1) + parts.at(-1).middle) / 2;
  const above = Math.max(0, 11 - middle);
  const [start, end] = [forkLength, forkLength + inner];
  return {
    width: end + forkLength + joinWidth, height: Math.max(height, middle + 11) + above, middle: middle + above, isBox: false,
    draw: (x, top) => {
      const line = top + above + middle;
      const join = x + end + forkLength;
      const branches = parts.map((part, index) => {
        const y = top + above + tops[index] + part.middle;
        return [
          curve(x, line, x + start, y, part.isBox), part.draw(x + start, y - part.middle),
          part.width < inner && wire(x + start + part.width, y, x + end), curve(x + end, y, join, line, true),
        ];
      });
      const bottom = top + above + height;
      const radius = Math.min(10, bottom - line - 11);
      const gate = isGated && svg("path", {
        class: "composition-wire composition-gate",
        d: `M${x} ${line}C${x + start / 2} ${line} ${x + start / 2} ${bottom} ${x + start} ${bottom}H${join + joinWidth / 2 - radius}`
          + `q${radius} 0 ${radius} ${-radius}V${line + 11}`,
      });
      return [gate, branches,
        svg("rect", { class: "composition-join", x: join, y: line - 11, width: joinWidth, height: 22, rx: 11 }),
        svg("text", { class: "composition-sign", x: join + joinWidth / 2, y: line + 4.5, "text-anchor": "middle" }, sign)];
    },
  };
}

// MARK: Lines

function wire(from, y, to, hasArrow = false) {
  return [svg("path", { class: "composition-wire", d: `M${from} ${y}H${to}` }), hasArrow && arrow(to, y)];
}

function curve(x, y, toX, toY, hasArrow) {
  const half = (x + toX) / 2;
  return [
    svg("path", { class: "composition-wire", d: `M${x} ${y}C${half} ${y} ${half} ${toY} ${toX} ${toY}` }),
    hasArrow && arrow(toX, toY),
  ];
}

function arrow(x, y) {
  return svg("path", { class: "composition-arrow", d: `M${x} ${y}l-6 -3v6z` });
}

// MARK: Pictures

// The picture of a candidate's composition, at most as wide as told; null where it has none.
function compositionPicture(candidate, width = Infinity) {
  if (!candidate?.tree) return null;
  const whole = seriesPart([endPart("input"), partOf(candidate.tree), endPart("output")]);
  const scale = Math.min(1, width / (whole.width + 4));
  const [naturalWidth, naturalHeight] = [Math.ceil(whole.width + 4), Math.ceil(whole.height + 4)];
  return svg("svg", {
    class: "composition", width: naturalWidth * scale, height: naturalHeight * scale,
    viewBox: `0 0 ${naturalWidth} ${naturalHeight}`, role: "img", "aria-label": `Composition ${candidate.composition}`,
  }, whole.draw(2, 2));
}

// The picture in an element that scrolls where it is too narrow.
function compositionView(candidate) {
  const picture = compositionPicture(candidate);
  return picture && element("div", { class: "scroll composition-view", tabindex: "0", "aria-label": "Picture of the composition", role: "group" }, picture);
}

function compositionCaption(candidate) {
  const names = operatorsOf(candidate.tree);
  return ["From left to right."].concat(
    names.some((name) => name !== "serial" && name !== "project") ? "Branches get the same input." : [],
    names.includes("multiply") ? "× multiplies outputs: of two gates it makes x²·g₁·g₂." : [],
    names.includes("gate_product") ? "“gate product” is the input times the gates of its branches: x·g₁·g₂." : [],
    names.includes("gate_mean") ? "“gate mean” is the input times the mean of the gates of its branches." : [],
    names.some((name) => gatedOperators.has(name)) ? "A dashed line leads to an operator that computes the weights of its branches from that input." : [],
  ).join(" ");
}

function operatorsOf(tree) {
  if (typeof tree === "string") return [];
  const [[name, value]] = Object.entries(tree);
  return [name, ...[value].flat().flatMap(operatorsOf)];
}
