import { splitWords, type Words } from "./words.js";

/** A value of a parsed JSON document. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
/** A JSON document that is an object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

const OPENS_OBJECT = /^[ \t\n\r]*\{/;

function parseObject(text: string): JsonObject | null {
  // An exception costs more than a parse, and most lines that are not JSON show it in their first character.
  if (!text.startsWith("{") && !OPENS_OBJECT.test(text)) return null;
  try {
    // It begins with a brace, so it is an object or not JSON.
    const parsed: JsonObject = JSON.parse(text);
    return parsed;
  } catch {
    return null; // a line that only looks like JSON is a line like any other
  }
}

/** One message of a log group. What filters need of it is worked out at most once, however many of them look at it. */
export class LogLine {
  #json: JsonObject | null | undefined;
  #words: Words | undefined;

  constructor(readonly text: string) {}

  /** The message as a JSON object; null when it is none. */
  get json(): JsonObject | null {
    if (this.#json === undefined) this.#json = parseObject(this.text);
    return this.#json;
  }

  /** The words of the message; what stands between a pair of quotes or brackets is one word, without them. */
  get words(): Words {
    this.#words ??= splitWords(this.text);
    return this.#words;
  }
}
