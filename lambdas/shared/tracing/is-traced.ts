/**
 * True in Lambda, unless it is switched off by the variable that Powertools has for it. Elsewhere, and in emulators that write no
 * segment of the invocation, nobody would take the documents.
 */
export function isTraced(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { AWS_EXECUTION_ENV, AWS_SAM_LOCAL, POWERTOOLS_TRACE_ENABLED } = environment;
  return Boolean(AWS_EXECUTION_ENV) && !AWS_SAM_LOCAL && POWERTOOLS_TRACE_ENABLED?.toLowerCase() !== "false";
}
