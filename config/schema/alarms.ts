import * as v from "valibot";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { Email, HttpsUrl, numberBetween, wholeNumber } from "./primitives.js";

/** Threshold and window of one alarm family: `datapointsToAlarm` of `evaluationPeriods` periods. */
export const AlarmRuleSchema = v.strictObject({
  threshold: numberBetween(0, Number.MAX_SAFE_INTEGER),
  periodSeconds: v.pipe(
    wholeNumber(10, 86_400),
    v.check((s) => s === 10 || s === 20 || s === 30 || s % 60 === 0, "must be 10, 20, 30 or a multiple of 60"),
  ),
  evaluationPeriods: wholeNumber(1, 100),
  datapointsToAlarm: wholeNumber(1, 100),
  severity: v.picklist(SEVERITIES),
});

/** The alarm families of SPEC 1.7, 3.10 and 4.3 (queues), and the composites of 1.8. */
export const AlarmsSchema = v.strictObject({
  lambdaErrors: AlarmRuleSchema,
  lambdaLatencyP99: AlarmRuleSchema,
  lambdaConcurrency: AlarmRuleSchema,
  /** Share of a function's reserved concurrency that lowers the concurrency threshold. */
  lambdaConcurrencyReservedShare: numberBetween(0.1, 1),
  ecsCpu: AlarmRuleSchema,
  ecsMemory: AlarmRuleSchema,
  ecsErrors: AlarmRuleSchema,
  /** Threshold in percent of the requests. */
  apiErrorPercent: AlarmRuleSchema,
  apiLatency: AlarmRuleSchema,
  apiClientErrors: AlarmRuleSchema,
  circuitOpen: AlarmRuleSchema,
  deadLetters: AlarmRuleSchema,
  queueAge: AlarmRuleSchema,
  backupFailed: AlarmRuleSchema,
  composites: v.strictObject({
    lambdaCritical: v.picklist(SEVERITIES),
    ecsResourceExhaustion: v.picklist(SEVERITIES),
    systemWideCritical: v.picklist(SEVERITIES),
  }),
  /** An alarm that feeds a composite pages by itself after this time in ALARM without its composite (SPEC 1.8). */
  sustained: v.strictObject({
    afterSeconds: wholeNumber(60, 86_400),
    extensionSeconds: wholeNumber(0, 86_400),
    severity: v.picklist(SEVERITIES),
  }),
});

const Recipients = v.strictObject({ emails: v.optional(v.array(Email), []), webhooks: v.optional(v.array(HttpsUrl), []) });

/** Who gets what: one entry a severity. */
export const NotificationsSchema = v.strictObject({
  recipients: v.strictObject({ critical: Recipients, high: Recipients, medium: Recipients, low: Recipients }),
  deadLetterRetentionDays: v.optional(wholeNumber(1, 14), 14),
  /** Role name of the fleet's Alertmanager, which may publish to the alarm topics. */
  alertmanagerRoleName: v.optional(v.string()),
  /** Name of the delivery pipeline, which may publish to the alarm topics. */
  pipelineName: v.optional(v.string()),
});

/** One alarm family's threshold and window. */
export type AlarmRule = v.InferOutput<typeof AlarmRuleSchema>;
/** All alarm families. */
export type AlarmsConfig = v.InferOutput<typeof AlarmsSchema>;
/** Recipients by severity. */
export type NotificationsConfig = v.InferOutput<typeof NotificationsSchema>;
