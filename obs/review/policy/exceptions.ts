import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { UsageError } from "../../errors.js";
import type { Violation } from "./model.js";
import { RULES } from "./rules/index.js";

const ExceptionSchema = v.strictObject({
  /** Id of the rule. */
  rule: v.picklist(
    RULES.map(({ id }) => id),
    (issue) => `${JSON.stringify(issue.input)} is no rule`,
  ),
  /** `stack/address` or an address; `*` stands for any text. */
  address: v.pipe(v.string(), v.minLength(3, "must be an address such as aws_security_group.web, or compute/aws_*.web*")),
  /** Why the rule may be broken here. */
  reason: v.pipe(v.string(), v.minLength(20, "must say in a sentence why the rule may be broken here")),
  /** The last day on which it holds, in UTC. */
  expires: v.pipe(v.string(), v.isoDate("must be a date such as 2027-06-30")),
});

/** A rule that may be broken by some resources until a date. */
export type PolicyException = v.InferOutput<typeof ExceptionSchema>;

/** File in the project's folder that holds the exceptions, as a JSON list. */
export const EXCEPTIONS_FILE = "policy-exceptions.json";

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * The exceptions of a file.
 * @param file undefined: those of {@link EXCEPTIONS_FILE} in the working folder, none when it is not there
 * @throws {UsageError} with every problem of the file
 */
export function loadExceptions(file?: string): readonly PolicyException[] {
  if (file === undefined && !existsSync(EXCEPTIONS_FILE)) return [];
  const path = file ?? EXCEPTIONS_FILE;
  const result = v.safeParse(v.array(ExceptionSchema, "must be a list of exceptions"), readJson(path));
  if (result.success) return result.output;
  throw new UsageError(result.issues.map((issue) => `${path}: ${v.getDotPath(issue) ?? "(root)"}: ${issue.message}`).join("\n"));
}

/** True when the exception is about the violation. */
export function matches({ rule, address }: PolicyException, violation: Violation): boolean {
  const pattern = new RegExp(
    `^${address
      .split("*")
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
  );
  return (
    rule === violation.rule && [violation.resource, `${violation.stack}/${violation.resource}`].some((name) => pattern.test(name))
  );
}
