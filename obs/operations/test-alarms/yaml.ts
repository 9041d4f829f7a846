import { readFileSync } from "node:fs";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { ScenarioPath } from "../../../simulator/scenarios/index.js";

/** A YAML file as plain data, with the places of its parts. */
export interface YamlFile {
  readonly file: string;
  readonly content: unknown;
  /** `file:line:column` of a part; of the nearest part around it where there is none. */
  place(path: ScenarioPath): string;
}

/** What is wrong with a file, one line each. */
export class YamlError extends Error {
  override readonly name = "YamlError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

function offsetOf(document: Document, path: ScenarioPath): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/**
 * Reads a YAML file. Numbers are decimal: `0x60` stays the series of sixty zeros that it is.
 * @throws {YamlError} when it cannot be read or is no YAML
 */
export function readYaml(file: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const document = parseDocument(textOf(file), {
    lineCounter: lines,
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !("format" in tag) || tag.format !== "HEX"),
  });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) throw new YamlError(broken.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
  return { file, content: document.toJS(), place: (path) => at(offsetOf(document, path)) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new YamlError([`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}
