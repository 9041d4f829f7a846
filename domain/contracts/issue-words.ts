import type { BaseIssue } from "valibot";

/**
 * What is wrong with a field, for whoever sent it. Valibot's own messages quote what was sent and speak of its schemas; ours do not.
 * @example issueWords(issue) // "is missing", "must be string"
 */
export const issueWords = (issue: BaseIssue<unknown>): string => {
  if (issue.received === "undefined") return "is missing";
  if (issue.message.startsWith("Invalid ") && issue.expected === "never") return "is not known";
  return issue.message.startsWith("Invalid ") ? `must be ${issue.expected ?? "valid"}` : issue.message;
};
