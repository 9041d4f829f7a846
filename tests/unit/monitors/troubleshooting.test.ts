import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";

const text = readFileSync("docs/troubleshooting.md", "utf8");
const sections = text.split(/^## /m).slice(1);
const titles = sections.map((section) => section.split("\n")[0] ?? "");

/** The topics that SPEC 1.14 asks for. */
const TOPICS = [
  "Functions not deploying",
  "Traces not appearing",
  "Alarms not triggering",
  "KMS errors",
  "Subscription not confirmed",
  "Breaker stuck open",
  "Cold starts",
  "Throttling",
  "Lambda timeouts",
  "Table access",
  "SNS delivery",
  "Grafana without data",
  "Node exporter unreachable",
  "Security groups",
  "CI failures",
];

describe("docs/troubleshooting.md", () => {
  it("has every topic, and its table of contents leads there", () => {
    expect(titles).toEqual(TOPICS);
    const links = [...text.matchAll(/^- \[(.+)\]\(#(.+)\)$/gm)].map(([, title, anchor]) => [title, anchor]);
    expect(links).toEqual(TOPICS.map((title) => [title, title.toLowerCase().replaceAll(" ", "-")]));
  });

  it.each(sections.map((section, index) => ({ title: titles[index], section })))(
    "leads from symptom to check to fix: $title",
    ({ section }) => {
      const marks = ["**Symptom.**", "**Check.**", "**Fix.**"].map((mark) => section.indexOf(mark));
      expect(marks.every((at) => at > 0)).toBe(true);
      expect(marks).toEqual([...marks].sort((a, b) => a - b));
      expect(section).toMatch(/\b(aws|npm|npx) /);
    },
  );

  it("says of what is not there yet that it is not", () => {
    for (const title of ["Grafana without data", "Node exporter unreachable"])
      expect(sections[titles.indexOf(title)]).toMatch(/not shipped yet/i);
  });

  it("names every step of CI as the run does", () => {
    const steps = [...readFileSync(".ci/run", "utf8").matchAll(/^step '([^']+)'/gm)].map(([, step]) => step);
    const ci = sections[titles.indexOf("CI failures")] ?? "";
    const rows = [...ci.matchAll(/^\| ([a-zA-Z ]+) \| `/gm)].map(([, step]) => step);
    expect(steps.length).toBeGreaterThan(3);
    expect(rows).toEqual(steps);
  });

  it("names only commands of obs that are there, and says of the others that they are not", () => {
    const there = (command: string) => existsSync(`obs/commands/${command}.ts`);
    for (const [, command = ""] of text.matchAll(/npm run -s obs -- ([a-z-]+)/g)) expect(there(command), command).toBe(true);
    for (const [, command = ""] of text.matchAll(/`obs ([a-z-]+)[^`]*`: \*not shipped yet\*/g))
      expect(there(command), command).toBe(false);
  });

  it("names only scripts and files that exist", () => {
    const { scripts } = v.parse(
      v.object({ scripts: v.record(v.string(), v.string()) }),
      JSON.parse(readFileSync("package.json", "utf8")),
    );
    const known = Object.keys(scripts);
    for (const [, script = ""] of text.matchAll(/npm run (?:-s )?([a-z:-]+)/g)) expect(known).toContain(script);
    for (const [, file = ""] of text.matchAll(/\]\(([^#)]+)\)/g)) expect(existsSync(`docs/${file}`), file).toBe(true);
    for (const [, file = ""] of text.matchAll(/`(stacks\/[\w/-]+\.ts)`/g)) expect(existsSync(file), file).toBe(true);
  });
});
