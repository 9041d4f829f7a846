import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import type { Daemon } from "./daemon.js";
import { addCause, type SegmentDocument, type Subsegment } from "./documents.js";
import { newSegmentId, newTraceId } from "./ids.js";
import { formatTraceHeader, type TraceHeader } from "./trace-header.js";

const now = (): number => Date.now() / 1000;

/** Most calls in one document. Later ones go on their own as they end: many datagrams at once are more than a socket's buffer takes. */
const MAX_CALLS = 50;

/** What calls are recorded in: a message's segment, or the invocation's that Lambda writes. */
export abstract class Trace {
  readonly traceId: string;
  /** The segment that calls. */
  abstract readonly id: string;
  readonly sampled: boolean;

  /** @param lineage of the invocation */
  constructor(
    protected readonly daemon: Daemon,
    header: TraceHeader | undefined,
    private readonly lineage: string | undefined,
  ) {
    this.traceId = header?.root ?? newTraceId();
    this.sampled = header?.sampled ?? false;
  }

  /** A call begins. */
  begin(name: string, namespace: Subsegment["namespace"]): Subsegment {
    return { id: newSegmentId(), name, namespace, start_time: now() };
  }

  /** A call has ended. */
  end(subsegment: Subsegment): void {
    subsegment.end_time = now();
    this.sendAlone(subsegment);
  }

  /** The header that hands the trace on to what is called. */
  headerOf({ id }: Subsegment): string {
    const { traceId: root, sampled, lineage } = this;
    return formatTraceHeader({ root, parent: id, sampled, ...(lineage !== undefined && { lineage }) });
  }

  /** Sends a subsegment in a document of its own. */
  protected sendAlone(subsegment: Subsegment): void {
    if (!this.sampled) return;
    const running = subsegment.end_time === undefined && { in_progress: true };
    this.daemon.send({ ...subsegment, ...running, type: "subsegment", trace_id: this.traceId, parent_id: this.id });
  }
}

/** The trace of an invocation; Lambda itself writes the segment. */
export class InvocationTrace extends Trace {
  readonly id: string;

  constructor(daemon: Daemon, header: TraceHeader | undefined) {
    super(daemon, header, header?.lineage);
    this.id = header?.parent ?? newSegmentId();
  }
}

/** The segment of one message. It goes in one document with its calls, if they fit. */
export class MessageTrace extends Trace {
  readonly id = newSegmentId();
  readonly #started = now();
  readonly #annotations: Record<string, string | number | boolean> = {};
  readonly #running = new Set<Subsegment>();
  readonly #ended: Subsegment[] = [];
  #closed = false;

  constructor(
    daemon: Daemon,
    private readonly name: string,
    private readonly header: TraceHeader | undefined,
    lineage: string | undefined,
  ) {
    super(daemon, header, lineage);
  }

  annotate(key: string, value: string | number | boolean): void {
    this.#annotations[key] = typeof value === "string" ? redactCardNumbers(value) : value;
  }

  override begin(name: string, namespace: Subsegment["namespace"]): Subsegment {
    const subsegment = super.begin(name, namespace);
    this.#running.add(subsegment);
    return subsegment;
  }

  override end(subsegment: Subsegment): void {
    this.#running.delete(subsegment);
    if (this.#closed || this.#ended.length >= MAX_CALLS) super.end(subsegment);
    else {
      subsegment.end_time = now();
      this.#ended.push(subsegment);
    }
  }

  /** The work has ended; `thrown` when it failed. Calls that nobody waited for are told as running, and again when they end. */
  close(failure?: { readonly thrown: unknown }): void {
    this.#closed = true;
    if (!this.sampled) return;
    const document: SegmentDocument = {
      id: this.id,
      trace_id: this.traceId,
      parent_id: this.header?.parent,
      name: this.name,
      origin: "AWS::Lambda::Function",
      start_time: this.#started,
      end_time: now(),
      annotations: this.#annotations,
      subsegments: this.#ended,
    };
    if (failure) {
      document.fault = true;
      addCause(document, failure.thrown, false);
    }
    if (!this.daemon.send(document)) {
      this.daemon.send({ ...document, subsegments: [] });
      for (const call of this.#ended) this.sendAlone(call);
    }
    for (const call of this.#running) this.sendAlone(call);
  }
}
