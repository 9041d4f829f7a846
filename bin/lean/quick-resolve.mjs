// Walks over what holds no token, which is nearly all of a stack, and leaves the rest to cdktf's own resolver.

/** The ways in which a token can stand in a text: as a reference, as a number, or as one of two values of a map. */
const TEXT_TOKEN = /[$#&]\{TfToken\[|\de\+\d\d\d|Map Token Value/;
/** Numbers that are tokens are beyond 1e280, but for the one that stands in a map. */
const LARGEST_PLAIN = 1e200;
const NUMBER_MAP_TOKEN = -123456789;
/** Where cdktf's resolver gives up, taking it for a circle. */
const DEEPEST = 200;

function isPlain(value) {
  switch (typeof value) {
    case "string":
      return !TEXT_TOKEN.test(value);
    case "number":
      return Math.abs(value) < LARGEST_PLAIN && value !== NUMBER_MAP_TOKEN;
    case "boolean":
    case "undefined":
      return true;
    default:
      return value === null;
  }
}

/** False when a text that was resolved can hold no number that is a token. */
export const mayHoldNumber = (text) => typeof text !== "string" || /e\+\d\d\d/.test(text);

/** A list whose texts and numbers are plain. */
const isPlainList = (list) => list.every((item) => typeof item === "object" || isPlain(item));

/** An object that is neither a token, nor a date, nor a construct. */
const isRecord = (value) => typeof value.resolve !== "function" && !(value instanceof Date) && value._children === undefined;

/** What texts of references were resolved to, for each stack that is written. */
const written = new WeakMap();

/** A reference to an element; where its stack is written and how is all that decides its text. */
const isReference = (token) => "originStack" in token && "identifier" in token;

/** Resolves a text that holds references only once in a stack for each way to write them. */
function resolveText(text, options, whole, tokensOf) {
  if (options.preparing) return whole(text, options);
  const { suppressBraces = false, ignoreEscapes = false, warnEscapes = false } = options.previousContext ?? {};
  const known = written.get(options.scope) ?? new Map();
  written.set(options.scope, known);
  const key = `${suppressBraces} ${ignoreEscapes} ${warnEscapes} ${text}`;
  if (known.has(key)) return known.get(key);
  const resolved = whole(text, options);
  if (tokensOf(text).every(isReference)) known.set(key, resolved);
  return resolved;
}

/**
 * Resolves like `whole`, to the same value.
 * @param options of cdktf's `resolve`
 * @param whole cdktf's `resolve`, which calls this for all that lies below
 * @param tokensOf gives the tokens in a text
 */
export function resolve(value, options, whole, tokensOf) {
  if (isPlain(value)) return value;
  if (typeof value === "string") return resolveText(value, options, whole, tokensOf);
  const prefix = options.prefix ?? [];
  if (typeof value !== "object" || prefix.length > DEEPEST) return whole(value, options);
  const child = (item, key) => (isPlain(item) ? item : resolve(item, { ...options, prefix: [...prefix, key] }, whole, tokensOf));
  if (Array.isArray(value)) {
    if (!isPlainList(value)) return whole(value, options);
    return value.map((item, index) => child(item, String(index))).filter((item) => item !== undefined);
  }
  if (!isRecord(value)) return whole(value, options);
  const keys = Object.keys(value);
  if (!keys.every(isPlain)) return whole(value, options);
  const result = {};
  for (const key of keys) {
    const resolved = child(value[key], key);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}
