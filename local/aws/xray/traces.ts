import type { AskedTime } from "../asked-time.js";
import { assembleTrace, parseSegment, type Segment } from "./documents.js";

/** Documents kept, in bytes of JSON; of more the oldest traces go. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A trace, put together. Times are epoch seconds, of the time that is asked in. */
export interface Trace {
  readonly id: string;
  /** Whole segments, in order of time. */
  readonly segments: readonly Segment[];
  readonly startedAt: number;
  readonly endedAt: number;
}

interface Stored {
  readonly documents: Segment[];
  bytes: number;
  /** Epoch seconds, real. */
  startedAt: number;
  /** null: a document came since it was put together. */
  trace: Trace | null;
}

const endOf = (segment: Segment): number => segment.end_time ?? segment.start_time;

/** The segment some seconds later, with all that is below it. */
const moved = (segment: Segment, seconds: number): Segment => ({
  ...segment,
  start_time: segment.start_time + seconds,
  ...(segment.end_time === undefined ? {} : { end_time: segment.end_time + seconds }),
  subsegments: segment.subsegments.map((child) => moved(child, seconds)),
});

/** The documents that services sent. A trace keeps its lengths and begins when its begin was, in the time that is asked in. */
export class TraceStore {
  private readonly stored = new Map<string, Stored>();
  private bytes = 0;

  constructor(
    private readonly time: AskedTime,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** @returns false where the document is no segment of a trace */
  put(document: string): boolean {
    const segment = parseSegment(document);
    if (segment?.trace_id === undefined) return false;
    const trace = this.stored.get(segment.trace_id) ?? { documents: [], bytes: 0, startedAt: segment.start_time, trace: null };
    this.stored.set(segment.trace_id, trace);
    trace.documents.push(segment);
    trace.bytes += document.length;
    trace.startedAt = Math.min(trace.startedAt, segment.start_time);
    trace.trace = null;
    this.bytes += document.length;
    for (const [id, { bytes }] of this.stored) {
      if (this.bytes <= this.mostBytes || id === segment.trace_id) break;
      this.stored.delete(id);
      this.bytes -= bytes;
    }
    return true;
  }

  /** The trace of an id; undefined: there is none. */
  get(id: string): Trace | undefined {
    const stored = this.stored.get(id);
    if (!stored) return undefined;
    stored.trace ??= this.assemble(id, stored);
    return stored.trace;
  }

  /** Traces that began in [from, to], in order of time; epoch seconds. */
  startedIn(from: number, to: number): Trace[] {
    return this.where(({ startedAt }) => startedAt >= this.real(from) && startedAt <= this.real(to));
  }

  /** Traces of which something happened in [from, to]. */
  activeIn(from: number, to: number): Trace[] {
    return this.where(
      ({ startedAt, documents }) => startedAt <= this.real(to) && documents.some((one) => endOf(one) >= this.real(from)),
    );
  }

  private where(isWanted: (stored: Stored) => boolean): Trace[] {
    const ids = [...this.stored].filter(([, stored]) => isWanted(stored)).map(([id]) => id);
    return ids.flatMap((id) => this.get(id) ?? []).sort((a, b) => a.startedAt - b.startedAt);
  }

  private real(seconds: number): number {
    return this.time.realOf(seconds * 1000) / 1000;
  }

  private assemble(id: string, { documents, startedAt }: Stored): Trace {
    const later = this.time.at(startedAt * 1000) / 1000 - startedAt;
    const assembled = assembleTrace(documents);
    const segments = later === 0 ? assembled : assembled.map((segment) => moved(segment, later));
    const started = Math.min(...segments.map((segment) => segment.start_time));
    return { id, segments, startedAt: started, endedAt: Math.max(...segments.map(endOf)) };
  }
}
