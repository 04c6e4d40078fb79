// Runs what is typed, and keeps it in the address so that it can be shared.
import { ask, post } from "./calls.js";

export class Try {
  #form; #outcome;

  constructor(form, outcome) {
    [this.#form, this.#outcome] = [form, outcome];
    form.addEventListener("submit", event => { event.preventDefault(); this.#run(true); });
    document.querySelectorAll("[data-example]").forEach(link => link.addEventListener("click", event => {
      event.preventDefault();
      this.#fill(new URL(link.href));
      this.#run(true);
    }));
  }

  // Runs what an address says, if that is an expression.
  async open(address) {
    if (!address.searchParams.has("expr")) return;
    this.#fill(address);
    await this.#run(false);
  }

  #fill(address) {
    for (const name of ["expr", "feeds"]) this.#form.elements[name].value = address.searchParams.get(name) ?? "";
  }

  async #run(isNew) {
    const [expr, feeds] = ["expr", "feeds"].map(name => this.#form.elements[name].value);
    if (isNew) history.pushState(null, "", `?${new URLSearchParams({ expr, feeds })}`);
    const trial = await this.#outcome.of(this.#form, () => ask("/api/try", post({ expr, feeds })));
    if (trial) this.#outcome.show(trial, () => "value");
  }
}
