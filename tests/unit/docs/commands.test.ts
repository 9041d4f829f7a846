import { readFileSync } from "node:fs";
import type { Command } from "commander";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../config/index.js";
import { deadLettersOf } from "../../../obs/operations/dead-letters/queues.js";
import { obsProgram } from "../../../obs/program.js";
import { codeLines, pages } from "./pages.js";

const program = obsProgram(() => {
  throw new Error("nothing is run here");
});
const { scripts } = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync("package.json", "utf8")),
);
const queues = new Set(deadLettersOf(loadConfig({ ENVIRONMENT: "dev" })).map(({ name }) => name));

/** Words of a command line up to what a shell takes for itself. */
function wordsOf(command: string): string[] {
  const words = command.match(/'[^']*'|"[^"]*"|<[^>\s]+>|[^\s'"]+/g) ?? [];
  const end = words.findIndex((word) => /^(\||\|\||&&|;|>|<|<<<|2>|#.*)$/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/^["']|["']$/g, ""));
}

/** A place that the reader fills in. */
const isPlaceholder = (word: string): boolean => /^(<.*>|\[.*\]|\$.*|…|\.\.\.)$/.test(word);

/** What is wrong with the words after `obs`; undefined: nothing. */
function problemOf(words: readonly string[]): string | undefined {
  let command: Command = program;
  let left = [...words];
  for (let next = command.commands.find((one) => one.name() === left[0]); next; ) {
    command = next;
    left = left.slice(1);
    next = command.commands.find((one) => one.name() === left[0]);
  }
  if (command === program) return words[0]?.startsWith("-") ? undefined : `there is no command ${words[0]}`;
  const values: string[] = [];
  while (left.length > 0) {
    const word = left.shift() ?? "";
    if (!word.startsWith("-")) {
      values.push(word);
      continue;
    }
    if (word === "--help") return undefined;
    const option = command.options.find((one) => one.long === word || one.short === word);
    if (!option) return `${command.name()} has no option ${word}`;
    if (!option.required && !option.optional) continue;
    const value = left.shift();
    if (value === undefined) return `${word} lacks its value`;
    if (option.argChoices && !isPlaceholder(value) && !option.argChoices.includes(value)) return `${word} is never ${value}`;
  }
  return argumentProblem(command, values);
}

function argumentProblem(command: Command, values: readonly string[]): string | undefined {
  const known = command.registeredArguments;
  const required = known.filter((argument) => argument.required).length;
  if (values.length < required) return `${command.name()} lacks an argument`;
  if (values.length > known.length && !known.some((argument) => argument.variadic))
    return `${command.name()} takes no ${values.at(-1)}`;
  for (const [index, value] of values.entries()) {
    const choices = known[index]?.argChoices;
    if (choices && !isPlaceholder(value) && !choices.includes(value)) return `${value} is none of ${choices.join(", ")}`;
  }
  const queue = command.name() === "redrive" ? values.at(-1) : command.name() === "dead-letters" ? values[1] : undefined;
  return queue === undefined || isPlaceholder(queue) || queues.has(queue) ? undefined : `there is no queue ${queue}`;
}

/** Command lines of a page: of its blocks of code, continued lines joined, and of code within a line. */
function commandsOf(text: string): string[] {
  const lines = codeLines(text);
  const blocks = lines
    .filter(({ isCode }) => isCode)
    .map(({ line }) => line)
    .join("\n")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n");
  const inline = lines
    .filter(({ isCode }) => !isCode)
    .flatMap(({ line }) => [...line.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code));
  return [...blocks, ...inline];
}

const OBS = /npm run (?:-s |--silent )?obs -- (.*)$/;
const SCRIPT = /npm run (?:-s |--silent )?([a-z:-]+)(?: -- (.*))?/g;

const problemsOf = (line: string): string[] => {
  const asked = OBS.exec(line)?.[1];
  const obs = asked === undefined || asked.startsWith("…") ? undefined : problemOf(wordsOf(asked));
  const others = [...line.matchAll(SCRIPT)].flatMap(([, script = "", rest]) => {
    if (!(script in scripts)) return [`there is no script ${script}`];
    const isObs = scripts[script]?.startsWith("npm run -s obs -- ");
    const problem = isObs && rest ? problemOf([script, ...wordsOf(rest)]) : undefined;
    return problem ? [problem] : [];
  });
  return [...(obs ? [obs] : []), ...others].map((problem) => `${line.trim()}: ${problem}`);
};

describe("commands on pages", () => {
  it("are looked at", () => {
    const all = pages.flatMap(({ text }) => commandsOf(text)).filter((line) => OBS.test(line));
    expect(all.length).toBeGreaterThan(30);
  });

  it.each(pages)("of $path are there, with their options and arguments", ({ text }) => {
    expect(commandsOf(text).flatMap(problemsOf)).toEqual([]);
  });

  it.each([
    ["npm run -s obs -- no-such prod", "there is no command no-such"],
    ["npm run -s obs -- status produ", "produ is none of"],
    ["npm run -s obs -- redrive prod oders", "there is no queue oders"],
    ["npm run -s obs -- redrive prod orders --fast", "has no option --fast"],
    ["npm run -s obs -- secrets set prod", "lacks an argument"],
    ["npm run no-such", "there is no script"],
    ["npm run deploy -- prod --only-this", "has no option --only-this"],
  ])("are told when they are not: %s", (line, says) => {
    expect(problemsOf(line).join()).toContain(says);
  });
});
