import type { Block } from "../../../terraform/index.js";
import type { Look } from "./look.js";

/** How bad a broken rule is, worst first. */
export const POLICY_SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** How bad a broken rule is. */
export type PolicySeverity = (typeof POLICY_SEVERITIES)[number];

/** One rule over the resources of some types. */
export interface Rule {
  /** Lower-case words joined by dashes; exceptions and reports name it. */
  readonly id: string;
  readonly severity: PolicySeverity;
  /** What goes wrong in the world when the rule is broken. */
  readonly why: string;
  /** What to write instead. */
  readonly fix: string;
  /** Resource types it looks at; absent: all resources. A type that starts with `data.` is a data source. */
  readonly types?: readonly string[];
  /** @returns what is wrong with the resource, one sentence each; empty when it keeps the rule */
  readonly check: (block: Block, look: Look) => readonly string[];
}

/** A resource that breaks a rule. */
export interface Violation {
  readonly rule: string;
  readonly severity: PolicySeverity;
  readonly file: string;
  readonly stack: string;
  /** Terraform address in its stack. */
  readonly resource: string;
  /** What was found. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}
