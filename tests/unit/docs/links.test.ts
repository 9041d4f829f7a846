import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { codeLines, pages } from "./pages.js";

/** The anchor that a heading gets on GitHub: its text in small letters, without marks, spaces as dashes. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

/** Anchors of a page; a heading that is there twice gets a number. */
function anchorsOf(text: string): Set<string> {
  const found = new Set<string>();
  for (const { line, isCode } of codeLines(text)) {
    const heading = isCode ? undefined : /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const anchor = anchorOf(heading);
    let name = anchor;
    for (let count = 1; found.has(name); count++) name = `${anchor}-${count}`;
    found.add(name);
  }
  return found;
}

/** What is wrong with a link of a page; undefined: nothing. */
function problemOf(from: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? from : normalize(join(dirname(from), file));
  if (target.startsWith("..")) return "leads out of the repository";
  if (!existsSync(target)) return `${target} is not there`;
  if (anchor === undefined) return undefined;
  if (statSync(target).isDirectory()) return "an anchor in a folder";
  const page = pages.find(({ path }) => path === target);
  return page && anchorsOf(page.text).has(anchor) ? undefined : `${target} has no heading ${anchor}`;
}

const linksOf = (text: string): string[] =>
  codeLines(text)
    .filter(({ isCode }) => !isCode)
    .flatMap(({ line }) => [...line.replaceAll(/`[^`]*`/g, "").matchAll(/\]\(<?([^)\s>]+)>?\)/g)].map(([, link = ""]) => link));

describe("links between pages", () => {
  it("are looked at", () => {
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.flatMap(({ text }) => linksOf(text)).length).toBeGreaterThan(30);
  });

  it.each(pages)("of $path lead somewhere", ({ path, text }) => {
    const problems = linksOf(text).flatMap((link) => {
      const problem = problemOf(path, link);
      return problem ? [`${link}: ${problem}`] : [];
    });
    expect(problems).toEqual([]);
  });

  it("are told when they lead nowhere", () => {
    expect(problemOf("runbooks/dead-letters.md", "no-such.md")).toBe("runbooks/no-such.md is not there");
    expect(problemOf("runbooks/dead-letters.md", "#no-such-heading")).toMatch(/has no heading/);
    expect(problemOf("README.md", "runbooks/dead-letters.md#first-five-minutes")).toBeUndefined();
  });
});
