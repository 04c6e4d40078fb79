// What came of a trial: its numbers and its circuit, or what is wrong with it.
import { ServerProblem } from "./calls.js";
import { html } from "./elements.js";
import { duration, format, ofTensor } from "./numbers.js";

export class Outcome {
  #asked = 0; #viewer; #problem = document.querySelector("#try-problem"); #answer = document.querySelector("#try-answer");

  constructor(viewer) { this.#viewer = viewer; }

  // The answer to a form's question, or null where there is a problem, which is shown, or somebody has asked something else meanwhile.
  async of(form, question) {
    const asked = ++this.#asked;
    const button = form.querySelector("button");
    if (button) button.disabled = true;
    this.#tell(form, null);
    try {
      const answer = await question();
      return asked === this.#asked ? answer : null;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked === this.#asked) this.#tell(form, error.problem);
      return null;
    } finally {
      if (button) button.disabled = false;
    }
  }

  show(trial, nameOfValue = label => label) {
    const { view } = trial;
    const address = what => `${encodeURIComponent(view.graphId)}${what}?run=${encodeURIComponent(view.runId)}`;
    this.#answer.replaceChildren(
      ...trial.values.map(value => html("output", { class: "value" }, `${nameOfValue(value.label)} = ${text(value)}`)),
      ...trial.gradients.map(gradient => html("output", { class: "gradient" }, `∂/∂${gradient.label} = ${text(gradient)}`)),
      trial.moreGradients > 0 ? html("small", {}, `and ${trial.moreGradients} more, in the circuit.`) : "",
      html("small", {}, `${view.count} nodes on ${trial.silos} ${trial.silos === 1 ? "silo" : "silos"}, ${trial.gradients.length > 0 ? "forward and backward" : "forward"} in ${duration(1000 * trial.elapsedMs)}. `,
        html("a", { href: `/runs/${address("")}` }, "This run"), trial.warnings.length > 0 ? ` ${trial.warnings.join(" ")}` : ""));
    this.#answer.hidden = false;
    this.#viewer.source(`/api/runs/${address("/view")}`, `/api/runs/${address("/trace")}`, `/api/graphs/${encodeURIComponent(view.graphId)}/labels`);
    this.#viewer.show(view);
    this.#viewer.time();
  }

  clear() {
    this.#asked++;
    this.#problem.hidden = this.#answer.hidden = true;
    this.#viewer.hide();
  }

  #tell(form, problem) {
    for (const field of form.elements) if (field.name) field.setAttribute("aria-invalid", String(problem?.field === field.name));
    this.#problem.hidden = problem === null;
    if (problem === null) return;
    this.#answer.hidden = true;
    this.#viewer.hide();
    this.#problem.replaceChildren(...problem.problems.map(sentence => html("p", {}, sentence)), problem.pointer ? html("pre", {}, problem.pointer) : "");
    if (problem.field) form.elements.namedItem(problem.field)?.focus();
  }
}

function text(value) {
  return value.tensor ? `${ofTensor(value.tensor)} (${value.tensor.type})` : format(value.number);
}
