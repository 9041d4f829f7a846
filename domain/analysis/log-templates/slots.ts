import { VALUE } from "./characters.js";
import { type Pattern, textAt } from "./pattern.js";

/** Kinds of values, the narrow ones first. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ["ip", /^[[/(]*(?:::ffff:)?\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?[\])]*$/],
  ["duration", /^[-+<>]?\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|sec|secs|m|min|h|d)$/],
  ["duration", /^\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+)?$/],
  ["ip", /^[[(]*(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}[\])]*$/i],
  ["number", /^[-+]?(?:\d+(?:[.,]\d+)*|0x[0-9a-f]+)(?:%|e[-+]?\d+| ?[KMGT]?i?B)?$/i],
  ["id", /^[{(]?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}[})]?$/i],
  ["path", /^"?(?:[a-z]:)?[\\/][^\s"]*"?$/i],
  ["path", /^\/\/\S+$/],
  ["id", /^["']?(?=[^\s]*\d)[\w.#@$+-]+["']?$/],
];

/** Kind of a value: ip, duration, number, id, path; `*` of any other. */
export const kindOf = (value: string): string => KINDS.find(([, form]) => form.test(value))?.[0] ?? "*";

/** A line with its values replaced: `Accepted password for <*> from <ip> port <number> ssh2`. */
export function templateText(pattern: Pattern): string {
  const { sample, kind, start, end } = pattern;
  let text = "";
  let from = 0;
  for (let at = 0; at < kind.length; at += 1) {
    if (kind[at] !== VALUE) continue;
    const value = textAt(pattern, at);
    text += sample.slice(from, start[at]);
    text += `<${value === "" ? "*" : kindOf(value)}>`;
    from = end[at] ?? from;
  }
  return (text + sample.slice(from)).trimEnd();
}
