import type { Evidence, EvidenceSource } from "../../contracts/report.js";
import { plainLine } from "../redaction/index.js";

/** First letter of the ids of each source. */
const LETTERS: Readonly<Record<EvidenceSource, string>> = {
  alarm: "a",
  metric: "m",
  graph: "g",
  trace: "t",
  log: "l",
  change: "c",
};

/** More of one source helps nobody; ids have at most four digits. */
const MOST_OF_A_SOURCE = 200;
const LONGEST_TEXT = 400;
const LONGEST_REFERENCE = 300;
const LONGEST_NAME = 120;

/** What there is to say of a piece of evidence. */
export type Shown = Omit<Evidence, "id">;

const shown = (text: string, length: number, instead: string): string => plainLine(text, length) || instead;

/** The name of a node, or of whatever else is named, in a report. */
export const plainName = (name: string): string => shown(name, LONGEST_NAME, "(without a name)");

/**
 * What was fetched, each piece with an id. Claims are made with the ids that it gives, so that none rests on anything else.
 * All text is redacted and cut on its way in.
 */
export class Ledger {
  private readonly entries: Evidence[] = [];
  private readonly counts = new Map<EvidenceSource, number>();
  private readonly known = new Map<string, string>();

  /** @returns the id; that of the former one when the same was added before; undefined when there are too many of the source */
  add(piece: Shown): string | undefined {
    const entry = {
      ...piece,
      text: shown(piece.text, LONGEST_TEXT, "(nothing to show)"),
      reference: shown(piece.reference, LONGEST_REFERENCE, "(no reference)"),
      node: piece.node === null ? null : plainName(piece.node),
    };
    const key = JSON.stringify([entry.source, entry.node, entry.text, entry.reference]);
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const count = (this.counts.get(entry.source) ?? 0) + 1;
    if (count > MOST_OF_A_SOURCE) return undefined;
    this.counts.set(entry.source, count);
    const id = `${LETTERS[entry.source]}${count}`;
    this.known.set(key, id);
    this.entries.push({ id, ...entry });
    return id;
  }

  /** All of it, in the order of the sources, then of the numbers. */
  evidence(): Evidence[] {
    const order = Object.values(LETTERS);
    const place = ({ id }: Evidence): number => order.indexOf(id.charAt(0));
    return [...this.entries].sort((a, b) => place(a) - place(b) || Number(a.id.slice(1)) - Number(b.id.slice(1)));
  }
}
