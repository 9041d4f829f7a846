/** Attributes of an element; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => ESCAPES[found] ?? found);

/** Short and the same everywhere. */
const shown = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : escapeXml(value);

/** One element with what is inside of it, which is markup already. */
export function element(name: string, attributes: Attributes, inside = ""): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${shown(value)}"`],
  );
  return inside === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inside}</${name}>`;
}

/** A text at a place. */
export const text = (x: number, y: number, words: string, attributes: Attributes = {}): string =>
  element("text", { x, y, ...attributes }, escapeXml(words));

/** What a browser shows when the mouse rests on an element. */
export const title = (words: string): string => element("title", {}, escapeXml(words));
