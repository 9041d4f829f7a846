import { describe, expect, it } from "vitest";
import { runOneByOne, waitsFor } from "../../../obs/operations/one-by-one.js";
import type { Session } from "../../../obs/operations/session.js";
import type { Target } from "../../../obs/operations/target.js";
import { Graph, parseStack } from "../../../terraform/index.js";
import { fakeSession } from "./support.js";

const stack = (name: string, ...requires: string[]) =>
  parseStack(name, `/p/${name}`, [{ file: `${name}.tf.json`, content: {} }], requires);

const target: Target = {
  directory: "/p",
  graph: new Graph([
    stack("security"),
    stack("storage", "security"),
    stack("messaging", "security"),
    stack("compute", "storage", "messaging"),
  ]),
  env: {},
  terraform: "terraform",
  lockProviders: true,
  parallelism: -1,
  beforeChange: () => {},
};
const dependencies = target.graph.dependencies();

/** A session that notes when each stack's command begins and ends; that of a stack in `failing` fails. */
function noting(options: { terminal?: boolean; failing?: string } = {}) {
  const notes: string[] = [];
  const { session, said } = fakeSession("dev", { terminal: options.terminal ?? false });
  const run: Session["run"] = async (_command, [verb, name = ""]) => {
    notes.push(`${verb} ${name}`);
    await new Promise((resolve) => setImmediate(resolve));
    notes.push(`${name} is through`);
    return { code: name === options.failing ? 1 : 0, text: "", stdout: "" };
  };
  return { session: { ...session, run }, notes, said };
}

describe("stacks that are worked on alone", () => {
  it("are each destroyed once, after all that needs them", async () => {
    const { session, notes } = noting();
    await runOneByOne(session, target, { verb: "destroy", stacks: ["compute", "messaging", "storage", "security"], yes: true });
    expect(notes.filter((note) => note.startsWith("destroy"))).toHaveLength(4);
    expect(notes[0]).toBe("destroy compute");
    expect(notes[1]).toBe("compute is through");
    expect(notes.at(-2)).toBe("destroy security");
    // Neither needs the other.
    expect(notes.slice(2, 4).sort()).toEqual(["destroy messaging", "destroy storage"]);
  });

  it("are deployed after those of them that they need", () => {
    const waits = waitsFor({ verb: "deploy", stacks: ["security", "compute", "storage"], yes: true }, dependencies);
    expect([...waits]).toEqual([
      ["security", []],
      ["compute", ["storage"]],
      ["storage", ["security"]],
    ]);
  });

  it("go one after the other where the user is asked about each", async () => {
    const { session, notes } = noting({ terminal: true });
    await runOneByOne(session, target, { verb: "destroy", stacks: ["messaging", "storage"], yes: false });
    expect(notes).toEqual(["destroy messaging", "messaging is through", "destroy storage", "storage is through"]);
  });

  it("stop at a failure, and the user is told what is left", async () => {
    const { session, notes, said } = noting({ failing: "compute" });
    const call = { verb: "destroy", stacks: ["compute", "storage"], yes: true } as const;
    await expect(runOneByOne(session, target, call)).rejects.toMatchObject({ exitCode: 1 });
    expect(notes).not.toContain("destroy storage");
    expect(said).toContain("not through: compute, storage");
  });
});
