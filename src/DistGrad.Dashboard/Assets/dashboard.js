// Brings the page to life.
import { HeatMap } from "./heat.js";
import { Model } from "./model.js";
import { Outcome } from "./outcome.js";
import { keepFresh } from "./refresh.js";
import { Try } from "./try.js";
import { Viewer } from "./viewer.js";

const root = document.querySelector("[data-viewer]");
const viewer = root && new Viewer(root);
if (root?.dataset.source) viewer.load().then(() => viewer.time());

const form = document.querySelector("#try-form");
if (form) {
  const outcome = new Outcome(viewer);
  const trials = [new Try(form, outcome), new Model(document.querySelector("#model-file"), document.querySelector("#model-form"), outcome)];
  const open = () => { outcome.clear(); trials.forEach(trial => trial.open(new URL(location.href))); };
  addEventListener("popstate", open);
  open();
}

document.querySelectorAll("[data-heat]").forEach(place => new HeatMap(place).load());
document.querySelectorAll("[data-refresh]").forEach(keepFresh);
