/** JSON with sorted keys, indented by two, as cdktf has json-stable-stringify write it: an empty list or object takes two lines. */
export function stringify(value) {
  return write(value, "\n");
}

function write(value, indent) {
  const node = typeof value?.toJSON === "function" ? value.toJSON() : value;
  if (typeof node !== "object" || node === null) return JSON.stringify(node);
  const deeper = `${indent}  `;
  let out = "";
  if (Array.isArray(node)) {
    for (const item of node) out += `${out && ","}${deeper}${write(item, deeper) ?? "null"}`;
    return `[${out}${indent}]`;
  }
  for (const key of Object.keys(node).sort()) {
    const text = write(node[key], deeper);
    if (text) out += `${out && ","}${deeper}${JSON.stringify(key)}: ${text}`;
  }
  return `{${out}${indent}}`;
}
