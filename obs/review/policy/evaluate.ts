import type { Block, Graph } from "../../../terraform/index.js";
import { matches, type PolicyException } from "./exceptions.js";
import { Look } from "./look.js";
import { POLICY_SEVERITIES, type Rule, type Violation } from "./model.js";
import { RULES } from "./rules/index.js";

/** What the rules say of a folder of Terraform. */
export interface PolicyReport {
  /** Worst first; expired exceptions are among them. */
  readonly violations: readonly Violation[];
  readonly excepted: readonly (Violation & { readonly reason: string; readonly expires: string })[];
  /** Exceptions that no resource needs any more. */
  readonly unneeded: readonly PolicyException[];
  /** What the rules could not judge. */
  readonly unchecked: readonly string[];
  readonly rules: number;
  readonly resources: number;
}

/** What is judged, and how. */
export interface PolicyOptions {
  readonly exceptions: readonly PolicyException[];
  /** Day in UTC as YYYY-MM-DD: an exception that expires before it holds no more. */
  readonly today: string;
  /** Every stack holds production; default: what the tags say. */
  readonly production?: boolean;
  /** Default: all. */
  readonly rules?: readonly Rule[];
}

const typeOf = ({ kind, type }: Block): string => (kind === "data" ? `data.${type}` : type);

function violationsOf(look: Look, rules: readonly Rule[]): Violation[] {
  return look.all().flatMap((block) =>
    rules
      .filter(({ types }) => types === undefined || types.includes(typeOf(block)))
      .flatMap(({ id, severity, why, fix, check }) =>
        check(block, look).map((message) => ({
          rule: id,
          severity,
          file: block.file,
          stack: block.stack,
          resource: block.address,
          message,
          why,
          fix,
        })),
      ),
  );
}

const worstFirst = (a: Violation, b: Violation): number =>
  POLICY_SEVERITIES.indexOf(a.severity) - POLICY_SEVERITIES.indexOf(b.severity);

const expired = ({ rule, address, expires }: PolicyException): Violation => ({
  rule: "exception-expired",
  severity: "high",
  file: "",
  stack: "",
  resource: address,
  message: `the exception from ${rule} expired on ${expires}`,
  why: "an exception without an end is a hole that everyone has forgotten",
  fix: "mend the resource and delete the exception, or decide anew and give it a later date",
});

/**
 * Judges every resource by every rule.
 * @throws {TerraformError} with every reference that leads nowhere
 */
export function evaluatePolicy(graph: Graph, options: PolicyOptions): PolicyReport {
  const { exceptions, today, production = false, rules = RULES } = options;
  const look = new Look(graph, production);
  const all = violationsOf(look, rules);
  const valid = exceptions.filter(({ expires }) => expires >= today);
  const excuse = (violation: Violation) => valid.find((exception) => matches(exception, violation));
  const excepted = all.flatMap((violation) => {
    const exception = excuse(violation);
    return exception ? [{ ...violation, reason: exception.reason, expires: exception.expires }] : [];
  });
  const old = exceptions.filter((exception) => !valid.includes(exception)).map(expired);
  return {
    violations: [...all.filter((violation) => !excuse(violation)), ...old].sort(worstFirst),
    excepted,
    unneeded: valid.filter((exception) => !all.some((violation) => matches(exception, violation))),
    unchecked: [...look.unchecked].sort(),
    rules: rules.length,
    resources: graph.resources().length,
  };
}
