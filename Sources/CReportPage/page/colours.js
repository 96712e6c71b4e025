// Colours of heat maps, computed for both themes so that the text on them can be read.

// The minimum contrast of text by WCAG 2.2, 1.4.3.
const leastContrast = 4.5;

// A colour of the style sheet as red, green and blue from 0 to 1: of the light theme, then of the dark one.
function themed(name) {
  const found = getComputedStyle(document.documentElement).getPropertyValue(name).match(/#[0-9a-f]{6}/gi) ?? ["#888888"];
  return [found[0], found[1] ?? found[0]].map((text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16) / 255));
}

function hex(colour) {
  return `#${colour.map((part) => Math.round(Math.min(Math.max(part, 0), 1) * 255).toString(16).padStart(2, "0")).join("")}`;
}

const linearLight = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const encodedLight = (part) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);
const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * vector[index], 0));

// Oklab as Björn Ottosson defines it.
const toCones = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]];
const toLab = [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]];
const fromLab = [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]];
const fromCones = [[4.0767416621, -3.3077115913, 0.2309699292], [-1.2684380046, 2.6097574011, -0.3413193965], [-0.0041960863, -0.7034186147, 1.707614701]];

function mixed(from, to, share) {
  const lab = (colour) => times(toLab, times(toCones, colour.map(linearLight)).map(Math.cbrt));
  const [a, b] = [lab(from), lab(to)];
  const middle = a.map((part, index) => part + (b[index] - part) * share);
  return times(fromCones, times(fromLab, middle).map((part) => part ** 3)).map((part) => encodedLight(Math.max(part, 0)));
}

function contrast(first, second) {
  const luminance = (colour) => times([[0.2126, 0.7152, 0.0722]], colour.map(linearLight))[0];
  const [dark, light] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// The ink of the theme where its contrast suffices; otherwise black or white, one of which always has enough.
function textOn(background, ink) {
  if (contrast(background, ink) >= leastContrast) return ink;
  const [black, white] = [[0, 0, 0], [1, 1, 1]];
  return contrast(background, black) > contrast(background, white) ? black : white;
}

// Background and text of a cell for both themes; `share`, from −1 to 1, is the strength of the colour.
function cellColours(share) {
  const ends = themed(share > 0 ? "--better" : "--worse");
  const inks = themed("--ink");
  return themed("--even").map((even, theme) => {
    // Rounded as the browser shows it, so that the contrast is that of the shown colour.
    const background = mixed(even, ends[theme], Math.min(Math.abs(share), 1)).map((part) => Math.round(Math.min(Math.max(part, 0), 1) * 255) / 255);
    return { background: hex(background), text: hex(textOn(background, inks[theme])) };
  });
}
