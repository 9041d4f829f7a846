import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../obs/errors.js";
import { selectNamed, selectWithDownstreams, selectWithUpstreams } from "../../../obs/operations/select.js";

const platform = new Map([
  ["compute", new Set(["storage", "messaging", "security"])],
  ["integrations", new Set(["compute"])],
  ["messaging", new Set(["security"])],
  ["networking", new Set<string>()],
  ["security", new Set<string>()],
  ["storage", new Set(["security"])],
]);

/** Any acyclic graph: a stack may need those with a smaller number. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 9 })
  .map((rows) => new Map(rows.map((row, at) => [`s${at}`, new Set(at === 0 ? [] : row.map((n) => `s${n % at}`))])));

describe("the stacks of a deployment", () => {
  it("are the named ones and all they need, needed ones first", () => {
    const { stacks, added } = selectWithUpstreams(platform, ["compute"]);
    expect(stacks).toEqual(["security", "messaging", "storage", "compute"]);
    expect(added).toEqual(["security", "messaging", "storage"]);
  });

  it.each([[[]], [["*"]], [["compute", "*"]]])("are all when %j is named", (names) => {
    expect([...selectWithUpstreams(platform, names).stacks].sort()).toEqual([...platform.keys()]);
  });

  it("never come before what they need, in any graph", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, pick) => {
        const name = `s${pick % graph.size}`;
        const { stacks } = selectWithUpstreams(graph, [name]);
        expect(stacks.at(-1)).toBe(name);
        for (const [at, stack] of stacks.entries())
          for (const needed of graph.get(stack) ?? []) expect(stacks.slice(0, at)).toContain(needed);
      }),
    );
  });
});

describe("the stacks of a destruction", () => {
  it("are the named ones and all that need them, dependents first", () => {
    const { stacks, added } = selectWithDownstreams(platform, ["storage"]);
    expect(stacks).toEqual(["integrations", "compute", "storage"]);
    expect(added).toEqual(["integrations", "compute"]);
  });

  it("leave nothing behind that needs one of them, in any graph", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, pick) => {
        const { stacks } = selectWithDownstreams(graph, [`s${pick % graph.size}`]);
        for (const [stack, needs] of graph) {
          if (stacks.includes(stack)) continue;
          expect(stacks.some((gone) => needs.has(gone))).toBe(false);
        }
        for (const [at, stack] of stacks.entries())
          for (const needed of graph.get(stack) ?? []) expect(stacks.slice(0, at)).not.toContain(needed);
      }),
    );
  });
});

describe("named stacks", () => {
  it("stay alone where that is asked for, in dependency order", () => {
    expect(selectNamed(platform, ["compute", "storage"])).toEqual({ stacks: ["storage", "compute"], added: [] });
  });

  it("that are not there are all reported, with those that are", () => {
    expect(() => selectNamed(platform, ["storag", "compute", "x"])).toThrow(UsageError);
    expect(() => selectNamed(platform, ["storag", "x"])).toThrow(/storag: .*storage.*\n.*no stack x/);
  });
});
