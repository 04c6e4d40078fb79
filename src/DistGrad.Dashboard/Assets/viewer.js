// One picture with what belongs to it: search, colours, camera, panel, replay, table.
import { boxesOf } from "./boxes.js";
import { ask } from "./calls.js";
import { Camera } from "./camera.js";
import { colouring } from "./colours.js";
import { draw } from "./drawing.js";
import { html, svg } from "./elements.js";
import { drawFlow } from "./flow.js";
import { layout } from "./layout.js";
import { fillPanel } from "./panel.js";
import { Replay } from "./replay.js";
import { Search } from "./search.js";
import { tableOf } from "./table.js";
import { drawTimeline } from "./timeline.js";
import { timesOf } from "./times.js";
import { showTip } from "./tip.js";

export class Viewer {
  #root; #camera; #replay; #view = null; #drawn = null; #chosen = null; #trail = []; #trace; #times; #search;

  constructor(root) {
    this.#root = root;
    this.#camera = new Camera(this.#part("stage"));
    this.#replay = new Replay(this.#part("replay"));
    root.querySelectorAll("[data-zoom]").forEach(button => button.addEventListener("click", () => this.#zoom(button.dataset.zoom)));
    this.#part("colour").addEventListener("change", () => this.#colour());
    this.#search = new Search(this.#part("search"), this.#part("labels-list"), {
      drawn: () => [...this.#drawn?.nodes.values() ?? []],
      labels: () => this.#isPart ? this.#root.dataset.labels : null,
      go: found => {
        this.#camera.centre(found.box.x + found.box.width / 2, found.box.y);
        this.#open(found.box.id);
      },
      around: label => this.#around(label),
      fail: error => this.fail(error),
    });
    this.#root.addEventListener("keydown", event => { if (event.key === "Escape") this.#close(); });
    this.#pointers();
    this.#offerTimes();
  }

  async load(source = this.#root.dataset.source, query = {}) {
    this.#root.dataset.source = source;
    const address = new URL(source, location.href);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    this.#root.setAttribute("aria-busy", "true");
    try {
      this.show(await ask(address));
    } catch (error) {
      if (Object.keys(query).length > 0) this.#trail.pop();
      this.fail(error);
    } finally {
      this.#root.removeAttribute("aria-busy");
    }
  }

  // Where parts of the picture come from, and names of nodes.
  source(view, trace, labels) {
    this.#root.dataset.source = view;
    this.#root.dataset.trace = trace;
    this.#root.dataset.labels = labels;
    this.#trace = this.#times = undefined;
    this.#offerTimes();
  }

  hide() { this.#root.hidden = true; }

  fail(error) {
    this.#root.hidden = false;
    this.#part("notes").hidden = false;
    this.#part("notes").textContent = error.message;
  }

  show(view) {
    this.#root.hidden = false;
    this.#view = view;
    this.#close(false);
    const placed = layout(boxesOf(view));
    this.#drawn = draw(placed);
    this.#part("stage").replaceChildren(svg("svg", { "aria-hidden": placed.boxes.length === 0 }, this.#drawn.scene));
    this.#camera.show(this.#drawn.scene, placed);
    this.#part("notes").textContent = view.notes.join(" ");
    this.#part("notes").hidden = view.notes.length === 0;
    this.#part("key").hidden = view.nodes.length === 0;
    this.#crumbs();
    this.#colour();
    this.#replay.show(this.#drawn, view.nodes, this.#trace);
    drawFlow(this.#part("flow"), view.nodes);
    this.#part("table").hidden = view.nodes.length === 0;
    this.#part("table").lastElementChild.replaceChildren(tableOf(view.nodes, this.#times));
    if (view.around) this.#open(view.nodes.find(node => node.label === view.around)?.node);
  }

  // Times come after the picture, which does not wait for them.
  async time() {
    const address = this.#root.dataset.trace;
    if (!address) return;
    const trace = await ask(address).catch(() => null);
    if (address !== this.#root.dataset.trace) return;
    this.#trace = trace;
    this.#times = timesOf(trace);
    if (this.#view) this.#colour();
    const place = this.#part("timeline");
    place.hidden = !this.#trace || this.#trace.events.length === 0;
    if (place.hidden) return;
    drawTimeline(place, this.#trace, node => this.#open(node));
    if (!this.#view) return;
    this.#part("table").lastElementChild.replaceChildren(tableOf(this.#view.nodes, this.#times));
    this.#replay.show(this.#drawn, this.#view.nodes, this.#trace);
  }

  // A graph by itself has no times.
  #offerTimes() {
    const choice = this.#part("colour").querySelector("[value=time]");
    choice.hidden = choice.disabled = !this.#root.dataset.trace;
  }

  #part(name) { return this.#root.querySelector(`[data-${name}]`); }

  get #isPart() { return this.#view.nodes.length + this.#view.sections.length > 0 && (this.#view.sections.length > 0 || this.#view.around || this.#view.range); }

  #zoom(how) {
    if (how === "fit") this.#camera.fit();
    else this.#camera.zoom(how === "in" ? 1.3 : 1 / 1.3);
  }

  #pointers() {
    const stage = this.#part("stage");
    const of = event => this.#drawn?.nodes.get(key(event.target.closest?.("[data-node]")?.dataset.node));
    stage.addEventListener("click", event => { if (!this.#camera.hasMoved && of(event)) this.#choose(of(event)); });
    stage.addEventListener("keydown", event => {
      if ((event.key !== "Enter" && event.key !== " ") || !of(event)) return;
      event.preventDefault();
      this.#choose(of(event));
    });
    for (const name of ["pointerover", "focusin"]) stage.addEventListener(name, event => showTip(this.#part("tip"), of(event), this.#times));
    for (const name of ["pointerleave", "focusout", "pointerdown"]) stage.addEventListener(name, () => showTip(this.#part("tip"), null));
  }

  #choose(drawn) {
    if (drawn.box.section) {
      this.#trail.push(this.#view);
      this.load(undefined, { from: drawn.box.section.from, to: drawn.box.section.to });
    } else {
      this.#open(drawn.box.id);
    }
  }

  #open(id) {
    const drawn = this.#drawn.nodes.get(id);
    if (!drawn) return;
    this.#chosen?.group.classList.remove("chosen");
    this.#chosen = drawn;
    drawn.group.classList.add("chosen");
    fillPanel(this.#part("panel"), drawn.box.node, {
      time: this.#times?.get(id),
      go: next => this.#open(next),
      around: this.#isPart && this.#root.dataset.source ? node => this.#around(node.label) : null,
      close: () => this.#close(),
    });
  }

  #close(isFocused = true) {
    const drawn = this.#chosen;
    this.#part("panel").hidden = true;
    this.#chosen = null;
    drawn?.group.classList.remove("chosen");
    if (isFocused) drawn?.group.focus({ preventScroll: true });
  }

  #around(label) {
    this.#trail.push(this.#view);
    this.load(undefined, { around: label, hops: 2 });
  }

  #crumbs() {
    const crumbs = this.#part("crumbs");
    if (!this.#view.range && !this.#view.around) this.#trail = [];
    crumbs.hidden = this.#trail.length === 0;
    crumbs.replaceChildren(...this.#trail.flatMap((view, place) => [
      html("button", { type: "button", onclick: () => { this.#trail.length = place; this.show(view); } }, titleOf(view)), " › "]), titleOf(this.#view));
  }

  #colour() {
    const { classOf, legend } = colouring(this.#part("colour").value, this.#view?.nodes ?? [], this.#times);
    for (const { box, group } of this.#drawn?.nodes.values() ?? []) {
      group.classList.remove(...[...group.classList].filter(name => name.startsWith("tone-") || name.startsWith("heat-")));
      const name = box.node && classOf(box.node);
      if (name) group.classList.add(name);
    }
    this.#part("legend").replaceChildren(...legend.map(([name, text]) => html("span", {}, name && html("i", { class: name }), text)));
  }
}

function key(text) {
  return text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : text;
}

function titleOf(view) {
  if (view.around) return `near ${view.around}`;
  return view.range ? `#${view.range.from} to #${view.range.to - 1}` : "whole graph";
}
