import * as v from "valibot";

/** Where a page ended: a sort key, of a point or of a sum; and the seal, see {@link encodeCursor}. */
const PositionSchema = v.strictTuple([
  v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(#met_[a-p]{32})?$/)),
  v.pipe(v.string(), v.minLength(1)),
]);

/** What a cursor belongs to: it is refused with any other tenant or query. */
export interface Binding {
  readonly tenant: string;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** A digest of text, in letters and digits. */
export type Digest = (text: string) => string;

const seal = (binding: Binding, at: string, digest: Digest): string => {
  const query = Object.entries(binding.query).filter(([, value]) => value !== undefined);
  return digest(JSON.stringify([binding.tenant, query.sort(([a], [b]) => (a < b ? -1 : 1)), at]));
};

/** Longest text that is looked at. */
const MAX_LENGTH = 512;

const toBase64Url = (text: string): string => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/**
 * A position as an opaque text. It is sealed by a digest over tenant, query and position, so that a changed character, another
 * tenant or another query is noticed. The seal is no secret and need not be one: the partition that is read always comes
 * from the request's own tenant, never from the cursor.
 */
export const encodeCursor = (at: string, binding: Binding, digest: Digest): string =>
  toBase64Url(JSON.stringify([at, seal(binding, at, digest)]));

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
 * The position of a cursor, a sort key.
 * @returns undefined when it was not made by {@link encodeCursor} for this tenant and query
 */
export function decodeCursor(cursor: string, binding: Binding, digest: Digest): string | undefined {
  const result = v.safeParse(PositionSchema, decodeText(cursor));
  if (!result.success) return undefined;
  const [at, given] = result.output;
  return given === seal(binding, at, digest) ? at : undefined;
}
