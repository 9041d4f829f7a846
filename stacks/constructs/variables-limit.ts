import { Tokenization } from "cdktf";
import { SynthesisError } from "../errors.js";
import { JsonText } from "./json-text.js";

/** Lambda takes no more for all variables of a function, names and values (page "Lambda quotas"). */
const MOST_BYTES = 4096;

/** What is known only when Terraform runs, by its longest kind: the address of a queue. */
const REFERENCE_BYTES = 96;

const REFERENCE = /\$\{TfToken\[[^\]]*\]\}/g;

/** Bytes of a value once Terraform knows what it refers to. */
function bytesOf(value: string): number {
  const [json] = Tokenization.reverse(value);
  const text = json instanceof JsonText ? json.toString() : value;
  const references = text.match(REFERENCE)?.length ?? 0;
  return Buffer.byteLength(text.replaceAll(REFERENCE, "")) + references * REFERENCE_BYTES;
}

/**
 * Refuses variables that Lambda would refuse.
 * @throws {SynthesisError} with the largest ones
 */
export function checkVariables(service: string, variables: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(variables).map(([name, value]) => ({ name, bytes: name.length + bytesOf(value) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MOST_BYTES) return;
  const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
  throw new SynthesisError(
    `${service} would get ${total} bytes of environment variables, Lambda takes ${MOST_BYTES}: ` +
      `shorten what makes the largest (${largest.map(({ name, bytes }) => `${name} ${bytes}`).join(", ")}), e.g. split the ` +
      "platform into two projects, give the service fewer tables and settings, or shorten names in config/",
  );
}
