import type { Channel } from "./channel.js";
import type { Channels } from "./channels.js";
import { type Evidence, MOST_UNUSUAL, type Symptom } from "./types.js";

/** Less is within what chance does. */
const WORTH_TELLING = 3;

const SYMPTOMS: readonly Symptom[] = ["latency", "errors", "silence", "surge", "drop"];

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const words = (symptom: Symptom, { usual, observed, unusualness, series }: Channel): string => {
  const far = `${unusualness.toFixed(1)} standard deviations`;
  const change = `${series} ${usual.toPrecision(3)} → ${Number.isFinite(observed) ? observed.toPrecision(3) : "no points"}`;
  const said: Readonly<Record<Symptom, string>> = {
    latency: "slower than usual",
    errors: "more failures than usual",
    silence: "answers fewer calls than its callers make",
    surge: "more requests than usual",
    drop: "fewer requests than usual",
    calls: "calls others more than its own requests tell",
  };
  return `${said[symptom]}: ${change}, ${far}`;
};

/** The series of a node that speak for it, the one that it was found by first. */
export function evidenceOf(channels: Channels, found: Symptom, timestamps: readonly number[]): readonly Evidence[] {
  const told = SYMPTOMS.flatMap((symptom) => {
    const channel = channels[symptom];
    if (!channel || (symptom !== found && channel.unusualness < WORTH_TELLING)) return [];
    if (symptom === "drop" && (found === "silence" || (channels.silence?.unusualness ?? 0) >= WORTH_TELLING)) return [];
    return [{ symptom, channel }];
  });
  told.sort((a, b) => Number(b.symptom === found) - Number(a.symptom === found) || b.channel.unusualness - a.channel.unusualness);
  return told.map(({ symptom, channel }) => ({
    series: channel.series,
    symptom,
    usual: finite(channel.usual),
    observed: finite(channel.observed),
    unusualness: Math.min(MOST_UNUSUAL, channel.unusualness),
    since: channel.first < 0 ? null : (timestamps[channel.first] ?? null),
    text: words(symptom, channel),
  }));
}
