// What a box is, next to it, while it is pointed at or has the focus.
import { html } from "./elements.js";
import { aboutTime } from "./times.js";

const distance = 8;

export function showTip(tip, drawn, times) {
  tip.hidden = !drawn;
  if (!drawn) return;
  const { node, section } = drawn.box;
  tip.replaceChildren(html("strong", {}, node ? node.gate : `nodes #${section.from} to #${section.to - 1}`), node ? node.rule : section.ops, (node && aboutTime(times?.get(node.node))) ? html("div", {}, aboutTime(times.get(node.node))) : "");
  const frame = tip.parentElement.getBoundingClientRect();
  const box = drawn.group.querySelector(".box").getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(box.left - frame.left, frame.width - tip.offsetWidth - 4))}px`;
  const below = box.bottom - frame.top + distance;
  tip.style.top = `${below + tip.offsetHeight > frame.height ? Math.max(4, box.top - frame.top - tip.offsetHeight - distance) : below}px`;
}
