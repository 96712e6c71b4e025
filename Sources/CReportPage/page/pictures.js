// Saves figures as SVG and PNG for papers, as wide as a column or a page.

// The widths of most journals, in millimetres.
const paperWidths = [["85", "one column, 85 mm"], ["178", "page, 178 mm"]];
const pixelsPerMillimetre = 96 / 25.4;
const dotsPerInch = 300;

// Functions that draw the contents of an element as an SVG element with a width in pixels.
const drawers = new WeakMap();

function drawnParts(figure) {
  return [...figure.querySelectorAll("*")].filter((node) => drawers.has(node));
}

// Adds the buttons that save a figure, where it has a drawing.
function addSaving(figure) {
  if (drawnParts(figure).length === 0) return;
  let width = paperWidths[0][0];
  const save = async (kind) => {
    const text = pictureText(figure, Number(width));
    const blob = kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await bitmap(text, Number(width));
    const link = element("a", {
      href: URL.createObjectURL(blob), download: `${report.sweep.name}-${figure.id.replace("-figure", "")}-${width}mm.${kind}`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    announce(`Saved as ${kind.toUpperCase()}`);
  };
  const button = (kind, title) => element("button", {
    type: "button", class: "quiet", "data-save": kind, title, onclick: () => save(kind),
  }, kind.toUpperCase());
  const widths = element("select", { "aria-label": "Width of the picture", onchange: (event) => { width = event.target.value; } },
    paperWidths.map(([value, name]) => element("option", { value }, name)));
  figure.querySelector("figcaption").before(element("div", { class: "save" },
    element("span", {}, "Save picture"), widths, button("svg", "Vector graphics, for LaTeX and browsers"),
    button("png", `${dotsPerInch} dots an inch, on white`)));
}

// MARK: SVG

// A figure as the text of an SVG file with a width in millimetres, which needs no style sheet.
function pictureText(figure, millimetres) {
  const width = millimetres * pixelsPerMillimetre;
  const paper = element("div", { class: "paper", "aria-hidden": "true" });
  const picture = compose(drawnParts(figure), width);
  paper.append(picture);
  document.body.append(paper);
  const height = Number(picture.getAttribute("height"));
  inlineStyles(picture);
  paper.remove();
  picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  picture.setAttribute("width", `${millimetres}mm`);
  picture.setAttribute("height", `${(height / pixelsPerMillimetre).toFixed(2)}mm`);
  picture.prepend(svg("desc", {}, figure.querySelector("figcaption")?.textContent ?? ""));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

// The parts of a figure below one another, small ones in several columns, each below its title.
function compose(hosts, width) {
  const columns = hosts.length > 3 ? (width > 400 ? 3 : 2) : 1;
  const gap = 14;
  const each = (width - gap * (columns - 1)) / columns;
  const all = svg("svg", {});
  let [top, rowBottom] = [0, 0];
  hosts.forEach((host, index) => {
    if (index % columns === 0) top = rowBottom + (index > 0 ? gap : 0);
    const left = index % columns * (each + gap);
    const title = host.dataset.title ?? host.closest("[data-title]")?.dataset.title;
    if (title) all.append(svg("text", { class: "picture-title", x: left, y: top + 12 }, title));
    const part = drawers.get(host)(each);
    if (part.namespaceURI !== "http://www.w3.org/2000/svg") return;
    const height = Number(part.getAttribute("height"));
    part.setAttribute("x", left);
    part.setAttribute("y", top + (title ? 18 : 0));
    part.setAttribute("overflow", "visible");
    all.append(part);
    rowBottom = Math.max(rowBottom, top + (title ? 18 : 0) + height);
  });
  all.setAttribute("width", width.toFixed(2));
  all.setAttribute("height", rowBottom.toFixed(2));
  all.setAttribute("viewBox", `0 0 ${width.toFixed(2)} ${rowBottom.toFixed(2)}`);
  return all;
}

const styleOfShapes = ["fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linejoin"];
const styleOfText = ["fill", "stroke", "stroke-width", "paint-order", "font-size", "font-weight", "text-anchor"];

// Copies styles of the style sheet into attributes, and removes what only the page needs.
function inlineStyles(picture) {
  for (const node of picture.querySelectorAll("*")) {
    const style = getComputedStyle(node);
    if (style.visibility === "hidden" || style.display === "none" || node.classList.contains("hit")) {
      node.remove();
      continue;
    }
    const isText = node.tagName === "text";
    if (isText || ["path", "line", "circle", "rect"].includes(node.tagName)) {
      for (const name of isText ? styleOfText : styleOfShapes) {
        const value = style.getPropertyValue(name);
        if (value && value !== "normal" && !(name === "stroke-dasharray" && value === "none")) {
          node.setAttribute(name, name === "fill" || name === "stroke" ? plainColour(value) : value);
        }
      }
      if (isText) node.setAttribute("font-family", /mono/i.test(style.fontFamily) ? "monospace" : "Helvetica, Arial, sans-serif");
    }
  }
  for (const node of [picture, ...picture.querySelectorAll("*")]) {
    for (const { name } of [...node.attributes]) {
      if (/^(class|style|role|tabindex|data-|aria-)/.test(name)) node.removeAttribute(name);
    }
  }
}

// A colour in a notation that all SVG readers support.
function plainColour(value) {
  if (value === "none") return value;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, opacity] = context.getImageData(0, 0, 1, 1).data;
  return opacity === 0 ? "none" : hex([red, green, blue].map((part) => part / 255));
}

// MARK: PNG

async function bitmap(text, millimetres) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(millimetres / 25.4 * dotsPerInch);
  canvas.height = Math.round(canvas.width * image.height / image.width);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
