// Gradients over layers and runs: a table of cells, coloured by how far each is from the output's gradient.
import { ask } from "./calls.js";
import { html } from "./elements.js";
import { format } from "./numbers.js";

// Steps of the decimal logarithm; what is beyond the outer ones vanishes or explodes.
const bounds = [-6, -4, -2, -0.5, 0.5, 2, 4, 6];
const signs = { vanishing: "↓", exploding: "↑" };
const meanings = { sound: "sound", vanishing: "vanishing", exploding: "exploding", dead: "dead: the gradient is 0", broken: "not finite" };
const rowNames = { name: "by name", level: "by level" };

export class HeatMap {
  #root; #cells = []; #asked = 0;

  constructor(root) {
    this.#root = root;
    this.#part("again").addEventListener("click", () => this.load());
    this.#part("rows").addEventListener("change", () => this.load());
    const map = this.#part("map");
    for (const name of ["pointerover", "focusin"]) map.addEventListener(name, event => this.#tell(event.target.closest?.("[data-about]")));
    map.addEventListener("pointerleave", () => this.#tell(document.activeElement?.closest("[data-about]")));
    map.addEventListener("keydown", event => this.#move(event));
  }

  // Who asks again while an answer is on its way wants the later one.
  async load() {
    const asked = ++this.#asked;
    const address = new URL(this.#root.dataset.heat, location.href);
    if (this.#part("rows").value) address.searchParams.set("by", this.#part("rows").value);
    this.#root.setAttribute("aria-busy", "true");
    try {
      const view = await ask(address);
      if (asked === this.#asked) this.#show(view);
    } catch (error) {
      if (asked === this.#asked) this.#lines(this.#part("findings"), [error.message]);
    } finally {
      if (asked === this.#asked) this.#root.removeAttribute("aria-busy");
    }
  }

  #show(view) {
    const isEmpty = view.layers.length === 0;
    this.#lines(this.#part("findings"), view.findings.length > 0 || isEmpty ? view.findings : ["Nothing vanishes, explodes or is dead, and all is finite."]);
    this.#lines(this.#part("notes"), view.notes);
    this.#part("rows").replaceChildren(...view.choices.map(choice => html("option", { value: choice, selected: choice === view.by }, rowNames[choice])));
    this.#part("rows").parentElement.hidden = view.choices.length < 2;
    this.#part("again").textContent = view.late > 0 ? "Read on" : "Look again";
    for (const name of ["legend", "map", "reading", "table"]) this.#part(name).hidden = isEmpty;
    if (isEmpty) return;
    this.#part("legend").replaceChildren(...legend());
    this.#part("map").replaceChildren(this.#map(view));
    this.#part("map").scrollLeft = this.#part("map").scrollWidth;
    this.#part("table").lastElementChild.replaceChildren(norms(view));
    this.#tell(null);
  }

  #map(view) {
    this.#cells = view.layers.map((layer, row) => view.runs.map(run => cell(layer, run, run.cells[row])));
    this.#cells.at(-1).at(-1).tabIndex = 0;
    const hasBirths = view.runs.some(run => run.births.length > 0);
    return html("table", { class: "heat", role: "grid" },
      html("caption", { class: "visually-hidden" }, "Decimal logarithm of the norm of the gradient relative to the output's, by layer and run"),
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, view.by === "name" ? "Layer" : "Level"), ...view.runs.map(heading))),
      html("tbody", {}, ...view.layers.map((layer, row) => html("tr", {}, html("th", { scope: "row", title: `${layer.nodes.toLocaleString("en")} ${layer.nodes === 1 ? "node" : "nodes"}` }, layer.name), ...this.#cells[row]))),
      hasBirths ? html("tfoot", {}, html("tr", {}, html("th", { scope: "row" }, "NaN or ∞ born at"), ...view.runs.map(birth))) : null);
  }

  #tell(place) { this.#part("reading").textContent = place?.dataset.about ?? "Point at a cell, or walk through them with the arrow keys, for its numbers."; }

  // One cell at a time is a stop of Tab; arrow keys go from it to its neighbours.
  #move(event) {
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const from = event.target.closest?.("td[data-about]");
    if (!steps[event.key] || !from) return;
    const row = this.#cells.findIndex(cells => cells.includes(from));
    if (row < 0) return;
    event.preventDefault();
    const to = this.#cells[row + steps[event.key][0]]?.[this.#cells[row].indexOf(from) + steps[event.key][1]];
    if (!to) return;
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  #lines(place, sentences) {
    place.hidden = sentences.length === 0;
    place.replaceChildren(...sentences.map(sentence => html("li", {}, sentence)));
  }

  #part(name) { return this.#root.querySelector(`[data-heat-${name}]`); }
}

function heading(run) {
  const about = `run ${run.runId}${run.startedAt ? ` of ${momentOf(run)}` : ""}`;
  return html("th", { scope: "col", class: "run", "data-about": about }, html("a", { href: run.address, title: about }, shortOf(run)));
}

function cell(layer, run, held) {
  const about = held ? `${layer.name}, run ${run.runId}: norm ${format(held.norm)}${held.log === undefined ? "" : `, 10^${logText(held.log)} of the output's`}; ${meanings[held.state]}.` : `${layer.name}, run ${run.runId}: no gradient was asked for.`;
  return html("td", { class: held ? `${held.state} ${stepOf(held)}` : "none", tabindex: -1, "data-about": about, "aria-label": about }, held ? textOf(held) : "–");
}

function birth(run) {
  const about = run.births.map(born => born.sentence).join(" ");
  return html("td", { class: "birth", "data-about": about || null }, [...new Set(run.births.map(born => born.label))].join(", "));
}

function textOf(held) {
  if (held.state === "dead") return "0";
  if (held.state === "broken") return `!\u202f${format(held.norm)}`;
  return `${signs[held.state] ? `${signs[held.state]}\u202f` : ""}${logText(held.log)}`;
}

function stepOf(held) {
  return held.log === undefined ? "" : `step-${bounds.filter(bound => held.log > bound).length}`;
}

function logText(log) {
  const rounded = Math.round(log * 10) / 10;
  return (rounded === 0 ? "0.0" : rounded.toFixed(1)).replace("-", "−");
}

function legend() {
  const text = bound => String(bound).replace("-", "−");
  const inner = bounds.slice(1).map((bound, step) => [`step-${step + 1}`, `${text(bounds[step])} to ${text(bound)}`]);
  const steps = [["step-0", `below ${text(bounds[0])}: ↓ vanishing`], ...inner, [`step-${bounds.length}`, `above ${text(bounds.at(-1))}: ↑ exploding`], ["dead", "0 dead"], ["broken", "! not finite"]];
  return [html("span", {}, "log₁₀ of the norm, relative to the output's gradient:"), ...steps.map(([name, text]) => html("span", {}, html("i", { class: name }), text))];
}

function norms(view) {
  return html("table", {},
    html("thead", {}, html("tr", {}, ...["layer", "run", "started (UTC)", "norm", "of the output's", ""].map(text => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...view.layers.flatMap((layer, row) => view.runs.map(run => [layer, run, run.cells[row]])).filter(([, , held]) => held).map(([layer, run, held]) => html("tr", {},
      html("td", {}, layer.name),
      html("td", {}, html("a", { href: run.address, title: run.runId }, shortOf(run))),
      html("td", {}, momentOf(run)),
      html("td", { class: "gradient" }, format(held.norm)),
      html("td", {}, held.log === undefined ? "" : `10^${logText(held.log)}`),
      html("td", {}, held.state === "sound" ? "" : meanings[held.state])))));
}

function shortOf(run) { return run.runId.length <= 12 ? run.runId : `${run.runId.slice(0, 10)}…`; }

function momentOf(run) { return run.startedAt ? run.startedAt.slice(0, 19).replace("T", " ") : ""; }
