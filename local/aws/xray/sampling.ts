/** The sampling rule that the daemon hands out. */
export interface SamplingRule {
  readonly name: string;
  readonly priority: number;
  readonly fixedRate: number;
  readonly reservoirSize: number;
}

/** X-Ray's own rule: the first request each second and 5 % of the rest (page "Configure sampling rules"). */
export const DEFAULT_RULE: SamplingRule = { name: "Default", priority: 10_000, fixedRate: 0.05, reservoirSize: 1 };

/** Seconds between two asks of a client, and how long a quota holds. */
const INTERVAL_SECONDS = 10;

const recordOf = (rule: SamplingRule) => ({
  SamplingRule: {
    RuleName: rule.name,
    RuleARN: `arn:aws:xray:us-east-1:123456789012:sampling-rule/${rule.name}`,
    Priority: rule.priority,
    FixedRate: rule.fixedRate,
    ReservoirSize: rule.reservoirSize,
    Host: "*",
    HTTPMethod: "*",
    ResourceARN: "*",
    ServiceName: "*",
    ServiceType: "*",
    URLPath: "*",
    Version: 1,
    Attributes: {},
  },
  CreatedAt: 0,
  ModifiedAt: 0,
});

/** Answer of GetSamplingRules: the platform's rule before X-Ray's own. */
export const samplingRules = (rule: SamplingRule) => ({
  SamplingRuleRecords: [rule, ...(rule.name === DEFAULT_RULE.name ? [] : [DEFAULT_RULE])].map(recordOf),
});

/** Answer of GetSamplingTargets: the whole reservoir for whoever asks, as there is one process a service on the laptop. */
export const samplingTargets = (rule: SamplingRule, nowMs: number) => ({
  SamplingTargetDocuments: [rule, DEFAULT_RULE].map(({ name, fixedRate, reservoirSize }) => ({
    RuleName: name,
    FixedRate: fixedRate,
    ReservoirQuota: reservoirSize,
    ReservoirQuotaTTL: Math.floor(nowMs / 1000) + 2 * INTERVAL_SECONDS,
    Interval: INTERVAL_SECONDS,
  })),
  LastRuleModification: 0,
  UnprocessedStatistics: [],
});
