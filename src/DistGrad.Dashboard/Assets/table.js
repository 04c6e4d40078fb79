// The picture as a table, for those who would rather read.
import { html } from "./elements.js";
import { gradientText, valueText } from "./numbers.js";
import { timeText } from "./times.js";

export function tableOf(nodes, times) {
  const timeOf = node => times.get(node.node) ? timeText(times.get(node.node).both) : "";
  return html("table", {},
    html("thead", {}, html("tr", {}, ...["node", "gate", "inputs", "value", "gradient", ...(times ? ["computed"] : [])].map(text => html("th", {}, text)))),
    html("tbody", {}, ...nodes.map(node => html("tr", {},
      html("td", {}, node.label),
      html("td", {}, node.gate),
      html("td", {}, node.inputs.map(input => input.label).join(", ")),
      html("td", { class: "value" }, valueText(node)),
      html("td", { class: "gradient" }, gradientText(node)),
      times ? html("td", {}, timeOf(node)) : null))));
}
