import type { DeployedApi, DeployedApiKey, DeployedMethod, Quota } from "../deployed/api/model.js";
import { TokenBucket } from "./token-bucket.js";

/** Why a request may not pass. */
export type Refused = "THROTTLED" | "QUOTA_EXCEEDED";

/** Throttles and quotas of a stage. */
export interface Limits {
  /** null: it may pass. A key's limits count before the method's. */
  refuse(key: DeployedApiKey | null, method: DeployedMethod, now: number): Refused | null;
}

/** Start of the quota's period in UTC; weeks begin on Sunday. */
function periodOf(period: Quota["period"], now: number): number {
  const date = new Date(now);
  const day = period === "MONTH" ? 1 : period === "WEEK" ? date.getUTCDate() - date.getUTCDay() : date.getUTCDate();
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day);
}

/** Buckets and counters of one stage. */
export function createLimits(api: DeployedApi, now: number): Limits {
  const buckets = new Map<DeployedApiKey | DeployedMethod, TokenBucket>();
  for (const one of [...api.keys, ...api.methods]) if (one.throttle) buckets.set(one, new TokenBucket(one.throttle, now));
  const used = new Map<DeployedApiKey, { period: number; count: number }>();

  const overQuota = (key: DeployedApiKey, at: number): boolean => {
    if (!key.quota) return false;
    const period = periodOf(key.quota.period, at);
    const before = used.get(key);
    const count = (before?.period === period ? before.count : 0) + 1;
    used.set(key, { period, count });
    return count > key.quota.limit;
  };

  return {
    refuse(key, method, at) {
      if (key && buckets.get(key)?.take(at) === false) return "THROTTLED";
      if (key && overQuota(key, at)) return "QUOTA_EXCEEDED";
      return buckets.get(method)?.take(at) === false ? "THROTTLED" : null;
    },
  };
}
