import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACTION_IDS, ALLOWED_ACTIONS } from "../../../domain/analysis/report/index.js";
import { RUNBOOKS, runbookLink } from "../../../stacks/monitors/runbooks.js";
import { synthesize, withAnomalies, withBackups, withBreakers, withRestApi } from "../../synth/monitoring/synthesize.js";

/** Runbooks that belong to no alarm (SPEC 3.13). */
const GUIDES = ["disaster-recovery", "incident-response", "performance-tuning", "scaling-guide"];

/** Runbooks that only reports of analyses lead to: one for each family of causes. */
const OF_CAUSES = ["bad-deploy", "dependency", "overload", "poison-messages", "traffic-drop"];

const SECTIONS = [
  "What it means",
  "Impact",
  "First five minutes",
  "Likely causes",
  "Mitigation",
  "Escalation",
  "Verify recovery",
  "Silence safely",
];

const monitoring = synthesize((config) => {
  withBreakers(config);
  withRestApi(config);
  withBackups(config);
  withAnomalies(config);
});
const services = Object.entries(monitoring.props.config.services);

interface Alarm {
  readonly name: string;
  readonly runbook: string;
  readonly severity: string;
  readonly owner: string;
}

const tag = (alarm: Readonly<Record<string, unknown>>, key: string): string => {
  const tags: unknown = alarm.tags;
  return String(typeof tags === "object" && tags !== null ? Object.entries(tags).find(([name]) => name === key)?.[1] : undefined);
};

const alarms: readonly Alarm[] = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"].flatMap((type) =>
  Object.values(monitoring.all(type)).map((alarm) => ({
    name: String(alarm.alarm_name),
    runbook: tag(alarm, "Runbook"),
    severity: tag(alarm, "Severity"),
    owner: tag(alarm, "Owner"),
  })),
);

/** Front matter of a runbook: `key: value`, `key: [a, b]`, or `key:` with `  - item` lines. */
function frontMatter(text: string): Record<string, string[]> {
  const [, head = ""] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  const fields: Record<string, string[]> = {};
  let key = "";
  for (const line of head.split("\n")) {
    const item = /^ {2}- (.*)$/.exec(line)?.[1];
    if (item !== undefined) fields[key]?.push(item);
    else {
      const [, name = "", value = ""] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      key = name;
      fields[name] = value === "" ? [] : value.replace(/^\[(.*)\]$/, "$1").split(", ");
    }
  }
  return fields;
}

/** Services of a kind, or dependencies that one of them calls behind a circuit breaker. */
const namesFor = (placeholder: string | undefined): string[] =>
  placeholder === "dependency"
    ? [...new Set(services.flatMap(([, service]) => (service.kind === "function" ? service.guards : [])))]
    : services.filter(([, service]) => service.kind === placeholder).map(([name]) => name);

/** Names of alarms that a pattern such as `<project>-<function>-errors-<suffix>` stands for. */
function namesOf(pattern: string): string[] {
  const { project, environmentSuffix } = monitoring.props.config;
  const fixed = pattern.replace("<project>", project).replace("<suffix>", environmentSuffix);
  const placeholder = /<(function|container|dependency|queue|series)>/.exec(fixed);
  if (!placeholder) return [fixed];
  const { queues, anomalies } = monitoring.props.config;
  const keyed: Record<string, object> = { queue: queues, series: anomalies.series };
  const named = keyed[placeholder[1] ?? ""];
  const names = named ? Object.keys(named) : namesFor(placeholder[1]);
  return names.map((name) => fixed.replace(placeholder[0], name));
}

describe.each(RUNBOOKS)("runbook %s", (id) => {
  const text = readFileSync(`runbooks/${id}.md`, "utf8");
  const fields = frontMatter(text);
  const own = alarms.filter(({ runbook }) => runbook === id);

  it("names exactly the alarms that link it", () => {
    expect(fields.id).toEqual([id]);
    expect(own.length).toBeGreaterThan(0);
    expect(fields.alarms?.flatMap(namesOf).sort()).toEqual(own.map(({ name }) => name).sort());
    for (const pattern of fields.alarms ?? [])
      expect(text.split("---\n").slice(2).join("")).toContain(pattern.replace(/^.*>-(?=.*>)/, "").replace(/-<suffix>$/, ""));
  });

  it("states the tiers and the owner of its alarms", () => {
    const tiers = new Set(own.map(({ severity }) => severity).filter((severity) => severity !== "none"));
    expect(new Set(fields.severity)).toEqual(tiers);
    expect(new Set(fields.owner)).toEqual(new Set(own.map(({ owner }) => owner)));
  });

  it("has every section in the order an engineer needs them, each with content", () => {
    const sections = text.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split("\n")[0])).toEqual(SECTIONS);
    for (const section of sections) expect(section.split("\n").slice(1).join("").trim().length).toBeGreaterThan(80);
  });

  it("gives commands for the first minutes, recovery and silencing", () => {
    const section = (name: string) => text.split(`## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    expect(section("First five minutes")).toContain("aws logs start-query");
    expect(section("Verify recovery")).toContain("aws cloudwatch describe-alarms --alarm-names");
    expect(section("Silence safely")).toContain("aws cloudwatch disable-alarm-actions");
    expect(section("Silence safely")).toContain("aws cloudwatch enable-alarm-actions");
  });

  it("mentions only saved queries, runbooks and alarms that exist", () => {
    const queries = Object.values(monitoring.all("aws_cloudwatch_query_definition")).map(({ name }) => String(name));
    const known = new Set(queries.map((name) => name.split("/").at(-1)));
    for (const [, query = ""] of text.matchAll(/\$SUFFIX\/(?:\$SERVICE|platform)\/([a-z-]+)/g)) expect(known).toContain(query);
    for (const [, query = ""] of text.matchAll(/^insights ([a-z-]+)$/gm)) expect(known).toContain(query);
    for (const [, file = ""] of text.matchAll(/`([a-z-]+)\.md`/g)) expect(existsSync(`runbooks/${file}.md`)).toBe(true);
    const names = new Set(alarms.map(({ name }) => name));
    for (const [, what = ""] of text.matchAll(/"\$PROJECT-\$SERVICE-([a-z0-9-]+)-\$SUFFIX"/g))
      expect(services.some(([service]) => names.has(`observability-platform-${service}-${what}-dev`))).toBe(true);
  });
});

describe.each(OF_CAUSES)("runbook %s of a cause", (id) => {
  const text = readFileSync(`runbooks/${id}.md`, "utf8");
  const { causes = [], ...fields } = frontMatter(text);

  it("names causes that an action against them leads here from, and its owner", () => {
    expect(fields).toEqual({ id: [id], owner: ["platform-team"] });
    const against = ACTION_IDS.filter((action) => ALLOWED_ACTIONS[action].runbook === `${id}.md`).map((action) =>
      Object.keys(ALLOWED_ACTIONS[action].against),
    );
    expect(causes.length).toBeGreaterThan(0);
    for (const cause of causes) expect(against.flat()).toContain(cause);
  });

  it("has every section in the order an engineer needs them, and mentions only runbooks that are there", () => {
    const sections = text.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split("\n")[0])).toEqual(
      SECTIONS.filter((name) => name !== "Impact" && name !== "Silence safely"),
    );
    for (const section of sections) expect(section.split("\n").slice(1).join("").trim().length).toBeGreaterThan(80);
    for (const [, file = ""] of text.matchAll(/`([a-z-]+)\.md`/g)) expect(existsSync(`runbooks/${file}.md`)).toBe(true);
  });
});

it("no runbook is without an alarm or a cause", () => {
  const files = readdirSync("runbooks").map((file) => file.replace(/\.md$/, ""));
  expect(files.sort()).toEqual([...RUNBOOKS, ...GUIDES, ...OF_CAUSES].sort());
});

it("a link leads to the file, or to the same file on the web", () => {
  for (const id of RUNBOOKS) expect(existsSync(runbookLink(monitoring.props.config, id))).toBe(true);
  expect(runbookLink({ runbookBaseUrl: "https://wiki.example.com/r" }, "ecs-cpu")).toBe("https://wiki.example.com/r/ecs-cpu.md");
});
