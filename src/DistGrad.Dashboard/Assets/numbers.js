// Numbers as they are drawn: up to six significant digits, with the minus that typesetters use.
export function format(number) {
  if (number === undefined || number === null) return "";
  const n = Number(number);
  if (Number.isNaN(n)) return "NaN";
  if (!Number.isFinite(n)) return n > 0 ? "∞" : "−∞";
  const text = n !== 0 && (Math.abs(n) >= 1e7 || Math.abs(n) < 1e-4) ? trimmed(n.toExponential(4)) : String(Number(n.toPrecision(6)));
  return (Object.is(n, -0) ? "-0" : text).replaceAll("-", "−");
}

// All digits.
export function exact(number) {
  return number === undefined || number === null ? "–" : String(number).replace("-", "−");
}

// What a tensor is drawn as: the norm of its elements, or its only one.
export function ofTensor(tensor) {
  if (!tensor) return "";
  return tensor.count === 1 ? format(tensor.first[0]) : `‖${format(tensor.norm)}‖`;
}

// All that is known of a tensor.
export function ofWholeTensor(tensor) {
  if (tensor.count === 1) return `${exact(tensor.first[0])} (${tensor.type})`;
  const more = tensor.count > tensor.first.length ? ", …" : "";
  return `${tensor.type}, norm ${format(tensor.norm)}: ${tensor.first.map(format).join(", ")}${more}`;
}

export function valueText(node) {
  return node.valueTensor ? ofTensor(node.valueTensor) : format(node.value);
}

export function gradientText(node) {
  return node.gradientTensor ? ofTensor(node.gradientTensor) : format(node.gradient);
}

// Microseconds for people.
export function duration(microseconds) {
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  return microseconds < 1e6 ? `${Number((microseconds / 1000).toPrecision(3))} ms` : `${Number((microseconds / 1e6).toPrecision(3))} s`;
}

// Size of a gradient, or null where there is none.
export function gradientSize(node) {
  if (node.gradientTensor) return Number(node.gradientTensor.norm);
  return node.gradient === undefined || node.gradient === null ? null : Math.abs(Number(node.gradient));
}

function trimmed(text) {
  return text.replace(/\.?0+e/, "e").replace("e+", "e");
}
