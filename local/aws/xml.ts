import { type AnswerObject, type AnswerValue, matchValue } from "./value.js";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text as XML content. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const valueToXml = (value: AnswerValue): string =>
  matchValue(value, {
    date: (date) => date.toISOString(),
    list: (items) => items.map((item) => `<member>${valueToXml(item)}</member>`).join(""),
    map: (map) => [...map].map(([key, item]) => `<entry><key>${escapeXml(key)}</key><value>${item}</value></entry>`).join(""),
    structure: toXml,
    scalar: (scalar) => escapeXml(String(scalar)),
  });

/** A structure as the AWS query protocol writes it: lists as `<member>`, times as ISO 8601, what is not there left out. */
export function toXml(structure: AnswerObject): string {
  return Object.entries(structure)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `<${key}>${valueToXml(value)}</${key}>`)
    .join("");
}
