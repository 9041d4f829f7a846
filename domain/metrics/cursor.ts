import * as v from "valibot";
import { MetricIdSchema, MetricPointSchema } from "../contracts/metric.js";
import { sortKeyOf } from "./points.js";

/** Where a page ended: the last data point of it. */
const PositionSchema = v.strictTuple([
  MetricPointSchema.entries.timestamp,
  MetricIdSchema,
  MetricPointSchema.entries.metric_type,
  /** The seal, see {@link encodeCursor}. */
  v.pipe(v.string(), v.minLength(1)),
]);

/** The last data point of a page. */
export interface Position {
  readonly at: string;
  readonly metric_type: string;
}

/** What a cursor belongs to: it is refused with any other tenant or query. */
export interface Binding {
  readonly tenant: string;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** A digest of text, in letters and digits. */
export type Digest = (text: string) => string;

const seal = (binding: Binding, parts: readonly string[], digest: Digest): string => {
  const query = Object.entries(binding.query).filter(([, value]) => value !== undefined);
  return digest(JSON.stringify([binding.tenant, query.sort(([a], [b]) => (a < b ? -1 : 1)), parts]));
};

/** Longest text that is looked at. */
const MAX_LENGTH = 512;

const toBase64Url = (text: string): string => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/**
 * A position as an opaque text. It is sealed by a digest over tenant, query and position, so that a changed character, another
 * tenant or another query is noticed. The seal is no secret and need not be one: the partition that is read always comes
 * from the request's own tenant, never from the cursor.
 */
export function encodeCursor(
  point: { readonly timestamp: string; readonly id: string; readonly metric_type: string },
  binding: Binding,
  digest: Digest,
): string {
  const parts = [point.timestamp, point.id, point.metric_type];
  return toBase64Url(JSON.stringify([...parts, seal(binding, parts, digest)]));
}

function decodeText(cursor: string): unknown {
  if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined;
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    // Several texts may stand for the same bytes; only the one that was given out is taken.
    return toBase64Url(text) === cursor ? JSON.parse(text) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return undefined;
    throw error;
  }
}

/**
 * The position of a cursor.
 * @returns undefined when it was not made by {@link encodeCursor} for this tenant and query
 */
export function decodeCursor(cursor: string, binding: Binding, digest: Digest): Position | undefined {
  const result = v.safeParse(PositionSchema, decodeText(cursor));
  if (!result.success) return undefined;
  const [timestamp, id, metric_type, given] = result.output;
  if (given !== seal(binding, [timestamp, id, metric_type], digest)) return undefined;
  return { at: sortKeyOf({ timestamp, id }), metric_type };
}
