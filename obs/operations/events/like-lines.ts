import type { MetricDatum } from "../../../simulator/metrics/index.js";
import { NumberReader } from "./number-reader.js";

/** Lines of one series: they differ in time and value only. */
export interface LikeLine {
  /** From behind the time to the value. */
  readonly head: string;
  /** From behind the value to the end. */
  readonly tail: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: MetricDatum["dimensions"];
  readonly unit: string | undefined;
  /** The line that came after the last one of these: mostly it comes again. */
  next: LikeLine | undefined;
}

/** Series that are remembered; with more, all are learnt anew. */
const MAX_SERIES = 20_000;

/** With these in it, the text around a value might hold another value, or another time. */
const AMBIGUOUS = /\\|"value".*"value"|"t"/;
const VALUE = '"value":';
const TIME_LENGTH = 20;
const [QUOTE, COMMA, SPACE] = [34, 44, 32];

/** Where the time starts, in a line that begins with one of the usual length; -1: it does not. */
function timeStart(line: string): number {
  const start = line.startsWith('{"t":"') ? 6 : line.startsWith('{"t": "') ? 7 : -1;
  const end = start + TIME_LENGTH;
  return start > 0 && line.charCodeAt(end) === QUOTE && line.charCodeAt(end + 1) === COMMA ? start : -1;
}

/** Copies a part of a text, which would otherwise keep the whole in memory. */
const copy = (part: string): string => Buffer.from(part).toString();

/**
 * Finds out whether a line of JSON is one that was parsed before, with another time and value: `{"t":"…Z",` + head + number + tail.
 * That is several times as fast as to parse it. Any other line is not found, and is to be parsed in full.
 */
export class LikeLines {
  /** Of the line that was found. */
  time = "";
  value = Number.NaN;
  private readonly numbers = new NumberReader();
  private last: LikeLine | undefined;
  private size = 0;
  private readonly heads = new Map<string, Map<string, LikeLine>>();

  /** What a line like this one said; `time` and `value` are set then. */
  find(line: string): LikeLine | undefined {
    const start = timeStart(line);
    if (start < 0) return undefined;
    const rest = start + TIME_LENGTH + 2;
    const expected = this.last?.next;
    const found = expected && this.isLike(line, rest, expected) ? expected : this.search(line, rest);
    if (!found) return undefined;
    if (this.last) this.last.next = found;
    this.last = found;
    this.time = line.slice(start, start + TIME_LENGTH);
    return found;
  }

  /** Remembers what a line says, if it has the form. */
  learn(line: string, { namespace, name, dimensions, unit, value }: MetricDatum): void {
    const start = timeStart(line);
    const parts = start < 0 ? undefined : this.cut(line, start + TIME_LENGTH + 2);
    if (!parts || this.numbers.value !== value || AMBIGUOUS.test(parts.head + parts.tail)) return;
    if (this.size >= MAX_SERIES) {
      this.heads.clear();
      this.size = 0;
    }
    const [head, tail] = [copy(parts.head), copy(parts.tail)];
    const tails = this.heads.get(head) ?? new Map<string, LikeLine>();
    // Frozen: the store may know the metric by its dimensions.
    const frozen = dimensions && Object.freeze({ ...dimensions });
    this.heads.set(head, tails.set(tail, { head, tail, namespace, name, dimensions: frozen, unit, next: undefined }));
    this.size += 1;
  }

  private isLike(line: string, rest: number, { head, tail }: LikeLine): boolean {
    if (!line.startsWith(head, rest)) return false;
    const end = this.numbers.read(line, rest + head.length);
    if (end < 0 || line.length - end !== tail.length || !line.endsWith(tail)) return false;
    this.value = this.numbers.value;
    return true;
  }

  private search(line: string, rest: number): LikeLine | undefined {
    const parts = this.cut(line, rest);
    this.value = this.numbers.value;
    return parts && this.heads.get(parts.head)?.get(parts.tail);
  }

  private cut(line: string, rest: number): Pick<LikeLine, "head" | "tail"> | undefined {
    const key = line.indexOf(VALUE, rest);
    if (key < 0) return undefined;
    let at = key + VALUE.length;
    if (line.charCodeAt(at) === SPACE) at += 1;
    const end = this.numbers.read(line, at);
    return end < 0 ? undefined : { head: line.slice(rest, at), tail: line.slice(end) };
  }
}
