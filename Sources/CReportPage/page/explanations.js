// What the grafts of trained finalists do to images.

function explanationsSection() {
  const isScaled = report.explanations.some(({ candidate }) => byNumber.get(candidate)?.grafts.some((graft) => graft.factor !== 1));
  return [
    element("p", { class: "subtitle" },
      "The best finalists with kept weights. A gate is the number by which a graft multiplies a channel or a position, in the least-squares sense; for modules that weight channels or positions, these are their weights. The gain is the rms of the signal after the graft over that before it.",
      isScaled && " Both include the factors of scale: match."),
    element("p", { class: "subtitle" },
      "Each picture shows, from left to right: the image; the signal before and after the graft, on one scale from 0 (dark blue) to the largest (yellow); the gates of positions, from the least to the largest."),
    report.explanations.map((explanation, index) => {
      const candidate = byNumber.get(explanation.candidate);
      return element("details", { class: "fold", open: index === 0, "data-candidate": explanation.candidate },
        element("summary", {}, element("span", { class: "mono" }, candidate ? candidate.label : `candidate ${explanation.candidate}`),
          element("span", { class: "count" }, `weights of seed ${explanation.seed}`)),
        gateTable(explanation.images), explanation.images.map(explainedImage));
    }),
  ];
}

// Gains and gates of each site over all images.
function gateTable(images) {
  const sites = [...new Set(images.flatMap((image) => image.grafts.map((graft) => graft.site)))];
  const rows = sites.map((site) => {
    const grafts = images.flatMap((image) => image.grafts.filter((graft) => graft.site === site));
    const gains = grafts.map((graft) => number(graft.gain)).filter((gain) => gain !== null);
    return element("tr", { "data-site": site }, element("th", { scope: "row", class: "mono" }, site),
      element("td", { class: "numeric" }, rangeText(gains)),
      ["channels", "positions"].map((key) => element("td", { class: "numeric" }, spreadText(overall(grafts.map((graft) => graft[key]))))));
  });
  const head = ["Site", "Gain", "Gates of channels", "Gates of positions"].map((name, index) =>
    element("th", { scope: "col", class: index === 0 ? null : "numeric" }, name));
  return element("figure", {},
    element("div", { class: "scroll" }, element("table", { class: "plain" },
      element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows))),
    element("figcaption", {}, `Over ${plural(images.length, "image")}: gains from the least to the largest; gates as least, median and largest, where the median is that of the images’ medians.`));
}

function explainedImage(image) {
  const isKnown = image.class !== null;
  const verdict = !isKnown ? `predicted ${image.predicted}` : image.class === image.predicted
    ? `${image.class}, predicted correctly` : `${image.class}, predicted ${image.predicted}`;
  return element("div", { class: "explained" },
    element("h3", {}, `${image.name}: ${verdict}, ${percent(image.probability)}`),
    element("div", { class: "effects-of-grafts" }, image.grafts.map((graft) => element("figure", {},
      element("img", { src: graft.picture, alt: `The image, the signal before and after ${graft.site}, and the gates of its positions` }),
      element("figcaption", {}, element("span", { class: "mono" }, graft.site),
        `: gain ${decimal(graft.gain, 3)}, gates of channels ${spreadText(graft.channels)}, of positions ${spreadText(graft.positions)}`)))));
}

// Least, median and largest of several images' gates; null where none has any.
function overall(spreads) {
  const known = spreads.filter((spread) => spread !== null);
  if (known.length === 0) return null;
  const medians = known.map((spread) => spread.median).sort((a, b) => a - b);
  const middle = medians.length / 2;
  return {
    least: Math.min(...known.map((spread) => spread.least)),
    median: (medians[Math.ceil(middle) - 1] + medians[Math.floor(middle)]) / 2,
    largest: Math.max(...known.map((spread) => spread.largest)),
  };
}

function spreadText(spread) {
  return spread === null ? unknown : [spread.least, spread.median, spread.largest].map((value) => decimal(value, 3)).join(" ");
}

function rangeText(values) {
  if (values.length === 0) return unknown;
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => decimal(value, 3));
  return low === high ? low : `${low} to ${high}`;
}
