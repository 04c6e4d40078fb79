// Takes a model in, makes a form of what it is fed, and runs it. The graph and what it is fed are in the address, so that they can be shared.
import { ask, post, ServerProblem } from "./calls.js";
import { html } from "./elements.js";

const megabyte = 1024 * 1024;
// Servers and messengers cut longer addresses off; those who open a shorter one get the examples.
const longestAddress = 2000;

export class Model {
  #upload; #form; #outcome; #graph = null; #examples = new Map();

  constructor(upload, form, outcome) {
    [this.#upload, this.#form, this.#outcome] = [upload, form, outcome];
    upload.addEventListener("submit", event => { event.preventDefault(); this.#take(upload.elements.model.files[0]); });
    upload.elements.model.addEventListener("change", event => this.#take(event.target.files[0]));
    upload.addEventListener("dragover", event => { event.preventDefault(); upload.classList.add("over"); });
    upload.addEventListener("dragleave", () => upload.classList.remove("over"));
    upload.addEventListener("drop", event => {
      event.preventDefault();
      upload.classList.remove("over");
      this.#take(event.dataTransfer.files[0]);
    });
    form.addEventListener("submit", event => { event.preventDefault(); this.#run(true); });
  }

  // Runs what an address says, if that is a graph; forgets the one before if not.
  async open(address) {
    const graph = address.searchParams.get("graph");
    this.#form.hidden = true;
    if (!graph) return;
    this.#form.replaceChildren();
    const description = await this.#outcome.of(this.#upload, () => ask(`/api/graphs/${encodeURIComponent(graph)}/form`));
    if (!description) return;
    this.#fill(description);
    const of = address.searchParams.get("of");
    if (of === null) return;

    // The server says what is wrong with one that is no choice.
    const choices = this.#form.elements.of;
    if (![...choices.options].some(option => option.value === of)) choices.append(html("option", { value: of }, of));
    choices.value = of;
    for (const [name, text] of address.searchParams) if (name.startsWith("feed ") && this.#form.elements.namedItem(name)) this.#form.elements.namedItem(name).value = text;
    await this.#run(false);
  }

  async #take(file) {
    if (!file) return;
    this.#form.hidden = true;
    const most = Number(this.#upload.dataset.maxBytes);
    const description = await this.#outcome.of(this.#upload, () => {
      if (file.size > most) throw new ServerProblem({ field: "model", problems: [`'${file.name}' has ${(file.size / megabyte).toFixed(1)} MiB; this page takes ${most / megabyte}. For more there are the SDK and the command line.`] });
      return ask(`/api/models?name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
    });
    if (!description) return;
    this.#outcome.clear();
    this.#fill(description);
    history.pushState(null, "", `?${new URLSearchParams({ graph: description.graphId })}`);
    this.#form.querySelector("button").focus();
  }

  #fill(description) {
    this.#form.hidden = false;
    this.#graph = description.graphId;
    this.#examples = new Map(description.inputs.map(input => [input.name, input.example]));
    const outputs = description.outputs.filter(output => output.isDifferentiable);
    const first = outputs.find(output => output.isNumber) ?? outputs[0];
    this.#form.replaceChildren(
      html("h2", {}, description.name),
      html("p", { class: "hint" }, `${description.nodes} nodes, ${description.parameters} of them parameters. An input is fed a number, [[1, 2], [3, 4]], all(0.5) or normal(seed); extents that are open count as 1 in the latter.`),
      html("div", { class: "fields" },
        ...description.inputs.map(input => html("label", { class: "field grow" }, html("span", {}, `${input.name}: ${input.type}`),
          html("input", { name: `feed ${input.name}`, value: input.example, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "try-problem" }))),
        html("label", { class: "field" }, html("span", {}, "Differentiate"), html("select", { name: "of" },
          ...outputs.map(output => html("option", { value: output.label, selected: output === first }, output.isNumber ? output.label : `the sum of ${output.label}`)),
          html("option", { value: "" }, "nothing: forward alone"))),
        html("button", { class: "button", type: "submit" }, "Run")));
  }

  async #run(isNew) {
    const of = this.#form.elements.of.value;
    const feeds = Object.fromEntries([...this.#examples.keys()].map(name => [name, this.#form.elements.namedItem(`feed ${name}`).value]));
    if (isNew) history.pushState(null, "", this.#address(of, feeds));
    const trial = await this.#outcome.of(this.#form, () => ask(`/api/graphs/${encodeURIComponent(this.#graph)}/try`, post({ of, feeds })));
    if (trial) this.#outcome.show(trial);
  }

  #address(of, feeds) {
    const typed = Object.entries(feeds).filter(([name, text]) => text !== this.#examples.get(name)).map(([name, text]) => [`feed ${name}`, text]);
    const whole = `?${new URLSearchParams([["graph", this.#graph], ["of", of], ...typed])}`;
    return whole.length <= longestAddress ? whole : `?${new URLSearchParams({ graph: this.#graph })}`;
  }
}
