// What a node held: its inputs, local gradients, and upstream × local = downstream.
import { siloName } from "./colours.js";
import { html } from "./elements.js";
import { exact, format, ofWholeTensor } from "./numbers.js";
import { timeText } from "./times.js";

// time: how long it computed, if that is known; go: shows another node; around: draws what is near this one, or null.
export function fillPanel(panel, node, { time, go, around, close }) {
  panel.replaceChildren(
    html("header", {}, html("h2", {}, node.label), html("button", { type: "button", "aria-label": "Close", onclick: close }, "×")),
    html("p", { class: "rule" }, html("strong", {}, node.gate), " – ", node.rule),
    facts(node, time),
    ...(node.inputs.length > 0 ? [inputs(node, go)] : []),
    around ? html("p", { class: "actions" }, html("button", { type: "button", onclick: () => around(node) }, "Show what is near it")) : null ?? "");
  panel.hidden = false;
}

function facts(node, time) {
  const rows = [
    ["Value", shown(node.value, node.valueTensor), "value"],
    ["Upstream gradient", shown(node.gradient, node.gradientTensor), "gradient"],
    ["Computed forward", time && timeText(time.forward)],
    ["Computed backward", time?.backward > 0 ? timeText(time.backward) : null],
    ["Silo", node.silo ? siloName(node.silo) : null],
    ["Shard", node.shard],
    ["Node", `#${node.node}`],
  ].filter(([, text]) => text !== null && text !== undefined);
  return html("dl", { class: "facts" }, ...rows.map(([name, text, kind]) => html("div", {}, html("dt", {}, name), html("dd", { class: kind }, String(text)))));
}

function shown(number, tensor) {
  if (tensor) return ofWholeTensor(tensor);
  return number === undefined || number === null ? null : exact(number);
}

function inputs(node, go) {
  const head = ["input", "local", "upstream × local = downstream"];
  return html("table", {},
    html("thead", {}, html("tr", {}, ...head.map(text => html("th", {}, text)))),
    html("tbody", {}, ...node.inputs.map(input => html("tr", {},
      html("td", {}, html("button", { type: "button", onclick: () => go(input.node) }, input.label)),
      html("td", {}, format(input.local) || "–"),
      html("td", { class: "gradient" }, product(node, input))))));
}

function product(node, input) {
  if (input.downstream === undefined || input.downstream === null) return "–";
  return `${format(node.gradient)} × ${format(input.local)} = ${format(input.downstream)}`;
}
