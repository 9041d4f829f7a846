import { pipeline as pipe, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { LineSplitter } from "../../domain/logs/line-splitter.js";
import { LogSummary, type SummaryOptions } from "../../domain/logs/summary.js";
import { UnreadableObjectError } from "./errors.js";

/** What one file may cost: an invocation has 30 s and a bounded memory. */
export interface FileLimits {
  /** As stored. */
  readonly maxBytes: number;
  /** Unpacked: a small gzip file may hold very much. */
  readonly maxUnpackedBytes: number;
  /** Longer lines count as malformed and are not held in memory. */
  readonly maxLineBytes: number;
}

/** A file that was read to its end. */
export interface FileSummary {
  readonly lines: LogSummary;
  readonly bytes: number;
  readonly unpackedBytes: number;
}

type Chunks = AsyncIterable<Uint8Array>;

/** The same chunks, counted; refuses more than `max` bytes. */
class Meter {
  bytes = 0;

  constructor(
    private readonly max: number,
    private readonly what: string,
  ) {}

  readonly pass = async function* (this: Meter, chunks: Chunks): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      if (this.bytes > this.max) throw new UnreadableObjectError(`it has more than ${this.max} bytes ${this.what}: split it`);
      yield chunk;
    }
  }.bind(this);
}

/** First bytes of every gzip file (RFC 1952, 2.3.1). */
const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** What is stored, or what is in it when it is gzip, told by its first bytes. */
async function* unpacked(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  if (!isGzip(head)) return yield* whole();
  // Whichever of the two fails: the loop over the unpacked bytes throws it.
  yield* pipe(Readable.from(whole()), createGunzip(), () => undefined);
}

/**
 * Reads NDJSON, plain or gzip, as it comes; holds one line of it at a time.
 * @param options what is known of its lines
 * @param signal ends it
 * @throws {UnreadableObjectError} beyond the limits; what the stream or gunzip throws
 */
export async function summarize(
  body: Readable,
  limits: FileLimits,
  options: SummaryOptions,
  signal: AbortSignal | undefined,
): Promise<FileSummary> {
  const lines = new LogSummary(options);
  const splitter = new LineSplitter(limits.maxLineBytes, (line) => lines.add(line));
  const stored = new Meter(limits.maxBytes, "as stored");
  const inside = new Meter(limits.maxUnpackedBytes, "unpacked");
  const split = async (chunks: Chunks): Promise<void> => {
    for await (const chunk of chunks) splitter.push(chunk);
  };
  await pipeline(body, stored.pass, unpacked, inside.pass, split, signal ? { signal } : {});
  splitter.end();
  return { lines, bytes: stored.bytes, unpackedBytes: inside.bytes };
}
