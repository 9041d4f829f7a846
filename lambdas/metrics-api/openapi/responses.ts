import { PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemCode, problemType } from "../../../domain/contracts/problems.js";

type Schema = "Accepted" | "Page" | "Health" | "Problem";

const schemaOf = (name: Schema) => ({ schema: { $ref: `#/components/schemas/${name}` } });

const ids = {
  "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
  "X-Correlation-Id": { $ref: "#/components/headers/X-Correlation-Id" },
};

/** An answer that was asked for. */
export const answered = (description: string, name: Schema) => ({
  description,
  headers: ids,
  content: { "application/json": schemaOf(name) },
});

/** Answers that were not, by their statuses; several kinds of problem may have the same. */
export function problems(codes: readonly ProblemCode[]): Record<string, unknown> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      String(status),
      {
        description: all.map((code) => `${PROBLEMS[code].title} (${problemType(code)})`).join("; "),
        headers: {
          ...ids,
          ...(status === 503 || status === 429 ? { "Retry-After": { $ref: "#/components/headers/Retry-After" } } : {}),
        },
        content: { [PROBLEM_MEDIA_TYPE]: schemaOf("Problem") },
      },
    ]),
  );
}

const text = (description: string) => ({ description, schema: { type: "string" } });

/** Headers of answers. */
export const HEADERS = {
  "X-Request-Id": text("id of this request: the caller's, if it sent one that may be"),
  "X-Correlation-Id": text("id that logs, messages and traces of this request carry"),
  "Retry-After": { description: "seconds after which to ask again", schema: { type: "integer", minimum: 1 } },
  "Preference-Applied": text("handling=strict, where it was preferred and a metric was wrong"),
} as const;
