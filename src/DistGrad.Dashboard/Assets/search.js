// Finds nodes by name: among those that are drawn, else, where those are a part, in the whole graph.
import { ask } from "./calls.js";
import { html } from "./elements.js";

export class Search {
  #field; #list; #picture;

  // picture: drawn() gives what is drawn, labels() the address of all names or null; go, around and fail say what to do.
  constructor(field, list, picture) {
    this.#field = field;
    this.#list = list;
    this.#picture = picture;
    field.addEventListener("input", () => this.#mark());
    field.addEventListener("keydown", event => { if (event.key === "Enter") this.#go(); });
  }

  #mark() {
    const text = this.#field.value.trim();
    const found = this.#found(text);
    for (const drawn of this.#picture.drawn()) drawn.group.classList.toggle("found", found.includes(drawn));
    if (text !== "") this.#suggest(text);
  }

  async #go() {
    const text = this.#field.value.trim();
    if (text === "") return;
    const found = this.#found(text);
    const best = found.find(({ box }) => box.node.label === text) ?? found[0];
    if (best) this.#picture.go(best);
    else if (this.#picture.labels()) this.#picture.around((await this.#suggest(text))[0] ?? text);
    else this.#picture.fail(new Error(`No node is called ${text}.`));
  }

  #found(text) {
    const part = text.toLowerCase();
    return part === "" ? [] : this.#picture.drawn().filter(({ box }) => box.node && (box.node.label.toLowerCase().includes(part) || box.node.op.toLowerCase().includes(part)));
  }

  async #suggest(text) {
    const address = this.#picture.labels();
    const labels = address ? await ask(`${address}?q=${encodeURIComponent(text)}`).catch(() => []) : [];
    this.#list.replaceChildren(...labels.map(label => html("option", { value: label })));
    return labels;
  }
}
