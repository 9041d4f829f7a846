import * as v from "valibot";
import type { AnalysisReport, Claim, Evidence } from "../../../contracts/report.js";
import { plainLine } from "../../redaction/index.js";
import { unknownFigure } from "./figures.js";
import { withPlainPlaces } from "./places.js";

/** Of one narrative; the rest is counted in the last entry. */
const MOST_DROPPED = 20;
const LONGEST_SENTENCE = 400;
const LONGEST_DROPPED = 200;
const LONGEST_ID = 8;

/** Nobody needs an address or a command in a sentence; whoever planted one in a log wants it there. */
const ADDRESS = /\b(?:https?|ftp|file|javascript|data):|\bwww\.|`|\$\(|\brm -rf\b|\bcurl\s|\bwget\s/i;

/** Checks what a model says against a report, and notes what it drops. */
export class Checker {
  private readonly byId: ReadonlyMap<string, Evidence>;
  private readonly dropped: { text: string; reason: string }[] = [];
  private more = 0;
  /** Nodes that the report knows. */
  readonly nodes: ReadonlySet<string>;

  constructor(report: AnalysisReport) {
    this.byId = new Map(report.evidence.map((each) => [each.id, each] as const));
    this.nodes = new Set([
      report.trigger.node,
      ...report.evidence.flatMap(({ node }) => node ?? []),
      ...report.anomalies.map(({ node }) => node),
      ...report.rootCauses.flatMap(({ node, path }) => [node, ...path]),
    ]);
  }

  /** Notes something that is not taken over. */
  drop(said: unknown, reason: string): undefined {
    if (this.dropped.length >= MOST_DROPPED) {
      this.more += 1;
      return undefined;
    }
    const text = typeof said === "string" ? said : shortJson(said);
    this.dropped.push({ text: plainLine(text, LONGEST_DROPPED), reason });
    return undefined;
  }

  /** All that was dropped. */
  get notes(): { text: string; reason: string }[] {
    return this.more === 0 ? [...this.dropped] : [...this.dropped, { text: "", reason: `${this.more} more were dropped` }];
  }

  /** One part of an answer in its form. */
  read<const Schema extends v.GenericSchema<unknown, unknown>>(schema: Schema, said: unknown): v.InferOutput<Schema> | undefined {
    const parsed = v.safeParse(schema, said);
    return parsed.success ? parsed.output : this.drop(said, "it does not have the form that was asked for");
  }

  /** The ids, each once, when all of them are of the report's evidence and there is at least one. */
  cited(text: string, ids: readonly string[]): string[] | undefined {
    const unknown = ids.find((id) => !this.byId.has(id));
    if (unknown !== undefined)
      return this.drop(text, `it cites ${plainLine(unknown, LONGEST_ID) || "nothing"}, which was not fetched`);
    return ids.length === 0 ? this.drop(text, "it cites nothing") : [...new Set(ids)];
  }

  /** A sentence that holds: it cites what was fetched and states no figure beyond it. */
  claim({ text, evidence }: Claim): Claim | undefined {
    const ids = this.cited(text, evidence);
    if (!ids) return undefined;
    const told = ids.flatMap((id) => this.byId.get(id) ?? []);
    const line = withPlainPlaces(plainLine(text, LONGEST_SENTENCE), told);
    if (line === "") return this.drop(text, "it says nothing");
    if (ADDRESS.test(line)) return this.drop(text, "it holds an address or a command");
    const figure = unknownFigure(line, told);
    if (figure !== undefined) return this.drop(text, `the evidence that it cites does not tell ${figure}`);
    return { text: line, evidence: ids };
  }
}

/** JSON of a value that may be anything, also what has none. */
function shortJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    return `a value that has no JSON: ${error instanceof Error ? error.message : "unknown"}`;
  }
}
