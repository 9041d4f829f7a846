import * as v from "valibot";
import { vi } from "vitest";
import { type LogLine, LogLineSchema } from "../../../../domain/contracts/log-line.js";

const EmfSchema = v.looseObject({
  _aws: v.object({
    CloudWatchMetrics: v.array(
      v.object({
        Namespace: v.string(),
        Dimensions: v.array(v.array(v.string())),
        Metrics: v.array(v.object({ Name: v.string(), Unit: v.string() })),
      }),
    ),
  }),
});

/** What a function writes to its standard streams, until `restore`. */
export function captureOutput() {
  const chunks: string[] = [];
  const errors: string[] = [];
  const into = (target: string[]) => (chunk: unknown) => {
    target.push(String(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(into(chunks)),
    vi.spyOn(process.stderr, "write").mockImplementation(into(errors)),
  ];
  const parsed = (): unknown[] =>
    chunks
      .join("")
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line): unknown => JSON.parse(line));
  return {
    text: () => chunks.join("") + errors.join(""),
    stderr: () => errors.join(""),
    /** Every line that is not EMF, checked against the shared schema. */
    lines: (): LogLine[] => parsed().flatMap((line) => (v.is(EmfSchema, line) ? [] : [v.parse(LogLineSchema, line)])),
    emf: () => parsed().filter((line) => v.is(EmfSchema, line)),
    /** Sum of one metric over all EMF lines; undefined when it was not written. */
    metric(name: string): number | undefined {
      const values = this.emf().flatMap((line) => (typeof line[name] === "number" ? [line[name]] : []));
      return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
    },
    clear() {
      chunks.length = 0;
      errors.length = 0;
    },
    restore() {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
