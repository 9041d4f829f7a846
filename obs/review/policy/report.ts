import { relative } from "node:path";
import type { PolicyReport } from "./evaluate.js";
import type { Violation } from "./model.js";

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

const lines = ({ severity, rule, file, stack, resource, message, why, fix }: Violation, folder: string): string[] => [
  `${severity} ${rule}: ${stack ? `${stack}/` : ""}${resource} ${message}`,
  ...(file ? [`  file: ${relative(folder, file) || file}`] : []),
  `  why: ${why}`,
  `  fix: ${fix}`,
  "",
];

/** The report for people; one paragraph a violation, one line for all else. */
export function policyText(report: PolicyReport, folder: string): string {
  const { violations, excepted, unneeded, unchecked, rules, resources } = report;
  return [
    ...violations.flatMap((violation) => lines(violation, folder)),
    ...excepted.map(
      ({ rule, stack, resource, reason, expires }) => `excepted until ${expires}: ${rule}: ${stack}/${resource}: ${reason}`,
    ),
    ...unneeded.map(({ rule, address }) => `exception that nothing here needs: ${rule}: ${address}`),
    ...unchecked.map((what) => `not checked: ${what}`),
    `${count(violations.length, "violation")}, ${count(excepted.length, "exception")} (${count(rules, "rule")}, ${count(resources, "resource")})`,
  ].join("\n");
}
