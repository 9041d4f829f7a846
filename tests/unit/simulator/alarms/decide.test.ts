import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  BREACHING,
  type DecisionRule,
  decide,
  evaluationRange,
  LOW_SAMPLES,
  MISSING,
  NOT_BREACHING,
} from "../../../../simulator/alarms/index.js";
import { MISSING_DATA } from "../../../../simulator/model/types.js";
import { slowVerdict } from "./slow-transcription.js";

/** `-` missing, `0` not breaching, `X` breaching; oldest first, as AWS's tables show them. */
const pointsOf = (text: string): Uint8Array =>
  Uint8Array.from([...text].reverse(), (char) => (char === "X" ? BREACHING : char === "0" ? NOT_BREACHING : MISSING));

const VECTORS = fileURLToPath(new URL("../../../../../shared/bench/cloudwatch/alarm_missing_data.json", import.meta.url));
const VectorsSchema = v.object({
  vectors: v.array(
    v.object({
      id: v.string(),
      datapointsToAlarm: v.number(),
      evaluationPeriods: v.number(),
      evaluationRange: v.number(),
      datapoints: v.array(v.string()),
      treatMissingData: v.picklist(MISSING_DATA),
      expected: v.picklist(["OK", "ALARM", "INSUFFICIENT_DATA", "RETAIN", "NOT_ALARM"]),
    }),
  ),
});

describe("AWS's tables of missing data", () => {
  if (!existsSync(VECTORS)) {
    it.skip("no ../shared/bench/cloudwatch beside the project: its vectors are not checked", () => undefined);
    return;
  }
  it.each(v.parse(VectorsSchema, JSON.parse(readFileSync(VECTORS, "utf8"))).vectors)(
    "$id",
    ({ expected, treatMissingData, datapoints, ...numbers }) => {
      expect(evaluationRange(numbers.evaluationPeriods)).toBe(numbers.evaluationRange);
      const verdict = decide({ ...numbers, missingData: treatMissingData }, pointsOf(datapoints.join("")));
      if (expected === "NOT_ALARM") expect(verdict).not.toBe("ALARM");
      else expect(verdict).toBe(expected === "RETAIN" ? "KEEP" : expected);
    },
  );
});

const rule = (evaluationPeriods: number, datapointsToAlarm: number, missingData: DecisionRule["missingData"]): DecisionRule => ({
  evaluationPeriods,
  datapointsToAlarm,
  missingData,
});

describe("an alarm's state", () => {
  it("stays in ALARM while the breaching point is the newest real one, whatever stands for missing data", () => {
    expect(decide(rule(1, 1, "notBreaching"), pointsOf("X--"))).toBe("ALARM");
    expect(decide(rule(1, 1, "notBreaching"), pointsOf("---"))).toBe("OK");
  });

  it("alarms on silence when missing data is breaching", () => {
    expect(decide(rule(3, 3, "breaching"), pointsOf("-----"))).toBe("ALARM");
  });

  it("does not change on a percentile of too few samples", () => {
    expect(decide(rule(1, 1, "missing"), Uint8Array.of(BREACHING + LOW_SAMPLES, NOT_BREACHING, MISSING))).toBe("KEEP");
    expect(decide(rule(1, 1, "missing"), Uint8Array.of(BREACHING, NOT_BREACHING + LOW_SAMPLES, MISSING))).toBe("ALARM");
  });

  it("is what the documented rules say, for any points", () => {
    const rules = fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom(...MISSING_DATA))
      .map(([n, m, missing]) => rule(n, Math.min(n, m), missing));
    const cases = rules.chain((one) => {
      const length = evaluationRange(one.evaluationPeriods);
      const points = fc.array(fc.constantFrom("-", "0", "X"), { minLength: length, maxLength: length });
      return fc.tuple(
        fc.constant(one),
        points.map((chars) => chars.join("")),
      );
    });
    fc.assert(
      fc.property(cases, ([one, text]) => {
        expect(decide(one, pointsOf(text))).toBe(slowVerdict(one, text));
      }),
      { numRuns: 3000 },
    );
  });

  it("looks at two points more than its periods, a third more from nine on", () => {
    expect([1, 2, 3, 5, 8, 9, 12, 30].map(evaluationRange)).toEqual([3, 4, 5, 7, 10, 12, 16, 40]);
  });
});
