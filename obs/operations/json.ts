import { plainLine } from "../../domain/analysis/redaction/index.js";
import { UsageError } from "../errors.js";

const LONGEST_REASON = 200;

/**
 * The value of a JSON text.
 * @param name where it comes from
 * @throws UsageError on one line: the parser quotes the text, which may hold line breaks and what a terminal obeys
 */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = plainLine(cause instanceof Error ? cause.message : String(cause), LONGEST_REASON);
    throw new UsageError(`${name} is not JSON: ${reason}`, { cause });
  }
}
