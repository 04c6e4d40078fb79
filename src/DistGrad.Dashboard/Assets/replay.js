// Plays a run: the wave going forward, then back.
import { scheduleOf } from "./schedule.js";

const stepTime = 900;
const longest = 12000;

export class Replay {
  #root; #slider; #play; #moment; #drawn; #schedule; #timer = null;

  constructor(root) {
    this.#root = root;
    this.#slider = root.querySelector("[data-slider]");
    this.#play = root.querySelector("[data-play]");
    this.#moment = root.querySelector("[data-moment]");
    this.#slider.addEventListener("input", () => { this.pause(); this.#show(); });
    this.#play.addEventListener("click", () => this.#timer === null ? this.play() : this.pause());
  }

  // A picture with values can be played; one without cannot.
  show(drawn, nodes, trace = null) {
    this.pause();
    this.#drawn = drawn;
    const hasRun = nodes.some(node => node.kind === "op" && (node.valueTensor || (node.value !== undefined && node.value !== null)));
    this.#root.hidden = !hasRun;
    if (!hasRun) return;
    this.#schedule = scheduleOf(nodes, trace);
    this.#slider.max = this.#schedule.end;
    this.#slider.value = this.#schedule.end;
    this.#root.querySelector("[data-replay-note]").textContent = this.#schedule.note;
    this.#show();
  }

  play() {
    if (Number(this.#slider.value) >= this.#schedule.end) this.#slider.value = 0;
    this.#show();
    this.#timer = setInterval(() => this.#step(), Math.min(stepTime, longest / Math.max(1, this.#schedule.end)));
    this.#button("❚❚", "Pause");
  }

  pause() {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#button("▶", "Play");
    this.#show();
  }

  #step() {
    this.#slider.value = Number(this.#slider.value) + 1;
    this.#show();
    if (Number(this.#slider.value) >= this.#schedule.end) this.pause();
  }

  #button(sign, name) {
    this.#play.firstElementChild.textContent = sign;
    this.#play.setAttribute("aria-label", name);
  }

  #show() {
    const step = Number(this.#slider.value);
    const { forward, backward, end } = this.#schedule;
    const isOver = step >= end && this.#timer === null;
    const text = isOver ? "the whole run" : this.#schedule.text(step);
    this.#moment.textContent = text;
    this.#slider.setAttribute("aria-valuetext", text);
    for (const [id, { group, above, below }] of this.#drawn.nodes) {
      group.classList.toggle("pending", step < forward.get(id));
      group.classList.toggle("active-forward", !isOver && step === forward.get(id));
      group.classList.toggle("active-backward", !isOver && step === backward.get(id));
      above.classList.toggle("unseen", step < forward.get(id));
      below.classList.toggle("unseen", step < (backward.get(id) ?? Infinity) && backward.has(id));
    }
    for (const { edge, wire, share } of this.#drawn.wires) {
      wire.classList.toggle("pending", step < forward.get(edge.from));
      wire.classList.toggle("active-forward", !isOver && step === forward.get(edge.to));
      wire.classList.toggle("active-backward", !isOver && step === backward.get(edge.from) && backward.has(edge.to));
      share?.classList.toggle("unseen", backward.has(edge.to) && step < backward.get(edge.to));
    }
  }
}
