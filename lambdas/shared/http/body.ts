import { HttpProblem } from "./problem.js";

/** What is known of a body before it is read. */
export interface BodyForm {
  /** The text stands for bytes, as API Gateway sends binary media types. */
  readonly base64: boolean;
  readonly maxBytes: number;
  /** Header Content-Type. */
  readonly type: string | undefined;
  /** Header Content-Encoding. */
  readonly coding: string | undefined;
}

const JSON_TYPE = /^\s*application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

const tooLarge = (bytes: number, maxBytes: number): HttpProblem =>
  new HttpProblem("payload_too_large", `the body has ${bytes} bytes, ${maxBytes} are allowed`);

/** @throws {HttpProblem} 413, before anything is made of the text */
function textOf(body: string, { base64, maxBytes }: BodyForm): string {
  // Four characters stand for three bytes; a character of text is one to three bytes in UTF-8.
  const least = base64 ? Math.floor((body.length * 3) / 4) - 2 : body.length;
  if (least > maxBytes) throw tooLarge(least, maxBytes);
  if (!base64) {
    if (body.length * 3 <= maxBytes) return body;
    const bytes = Buffer.byteLength(body);
    if (bytes > maxBytes) throw tooLarge(bytes, maxBytes);
    return body;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, "base64"));
  } catch (cause) {
    throw new HttpProblem("invalid_request", "the body is not UTF-8", { cause });
  }
}

/**
 * The JSON of a body. Compressed ones are refused: nothing is unpacked, so no bomb goes off.
 * @throws {HttpProblem} 415, 413 or 400
 */
export function parseBody(body: string, form: BodyForm): unknown {
  if (!JSON_TYPE.test(form.type ?? ""))
    throw new HttpProblem("unsupported_media_type", "send JSON in UTF-8 with Content-Type: application/json", {
      headers: { Accept: "application/json" },
    });
  if (form.coding !== undefined && !/^\s*(identity)?\s*$/i.test(form.coding))
    throw new HttpProblem("unsupported_media_type", "send the body as it is, without a Content-Encoding", {
      headers: { "Accept-Encoding": "identity" },
    });
  const text = textOf(body, form);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    // The parser's message quotes the body, which may hold anything: it stays out.
    if (error instanceof SyntaxError || error instanceof RangeError)
      throw new HttpProblem("invalid_request", "the body is not JSON");
    throw error;
  }
}
