// Builds the page.

const sections = [
  ["stages", "Stages", stagesSection],
  ["pareto", "Accuracy and cost", paretoSection],
  ["gain", "Accuracy and gain at the start", gainSection, "Gain"],
  ["pairs", "Pairs", pairsSection],
  ["effects", "Effects", effectsSection],
  ["scores", "Scores", correlationsSection],
  ["leaderboard", "Leaderboard", leaderboardSection],
  ["structures", "Structures of the best", structuresSection, "Structures"],
  report.explanations && ["grafts", "What the grafts do to images", explanationsSection, "Grafts"],
  ["curves", "Learning curves", curvesSection, "Curves"],
  ["refused", "Refused and failed", refusedSection, "Refused"],
  ["reproduce", "Reproduce", reproduceSection],
].filter(Boolean);

function start() {
  document.getElementById("bar-name").textContent = report.sweep.name;
  const main = document.getElementById("main");
  main.append(element("section", { class: "verdict-section" }, verdictSection()));
  for (const [id, title, make, brief] of sections) {
    main.append(element("section", { id, "aria-labelledby": `${id}-title` }, element("h2", { id: `${id}-title` }, title), make()));
    document.getElementById("contents").append(element("a", { href: `#${id}` }, brief ?? title));
  }
  document.getElementById("footer").textContent = `Written by suture sweep report, schema version ${report.schema}. This file needs no network.`;
  startTheme();
  followSections();
  document.documentElement.dataset.ready = "true";
}

// MARK: Theme

function startTheme() {
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  const isDark = () => (chosen ?? (system.matches ? "dark" : "light")) === "dark";
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => {
    chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    name();
  });
  system.addEventListener("change", name);
  name();
}

// Marks the visible section in the list of sections.
function followSections() {
  const links = new Map([...document.querySelectorAll("#contents a")].map((link) => [link.hash.slice(1), link]));
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const [id, link] of links) {
        if (id === entry.target.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const id of links.keys()) observer.observe(document.getElementById(id));
}

start();
