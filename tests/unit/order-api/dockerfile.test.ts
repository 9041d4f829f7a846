import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../config/index.js";

const FOLDER = "services/order-api";
const read = (file: string): string => readFileSync(file, "utf8");

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** Instructions with their continuation lines joined, by stage. */
function parseStages(text: string): Map<string, Instruction[]> {
  const stages = new Map<string, Instruction[]>();
  let current: Instruction[] = [];
  for (const line of text.replace(/\\\n\s*/g, " ").split("\n")) {
    const [, word = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (word === "FROM") {
      current = [];
      stages.set(/\bAS\s+(\S+)$/.exec(rest)?.[1] ?? rest, current);
    }
    if (word) current.push({ word, rest });
  }
  return stages;
}

const stages = parseStages(read(`${FOLDER}/Dockerfile`));
const all = (stage: string, word: string): string[] =>
  (stages.get(stage) ?? []).filter((instruction) => instruction.word === word).map(({ rest }) => rest);
const healthScript = (): string => {
  const command: unknown = JSON.parse(/CMD (\[.*\])$/.exec(all("runtime", "HEALTHCHECK")[0] ?? "")?.[1] ?? "[]");
  return Array.isArray(command) ? String(command[2]) : "";
};
const sourcesOf = (copy: string): string[] =>
  copy
    .split(/\s+/)
    .filter((part) => !part.startsWith("--"))
    .slice(0, -1);

describe("the Dockerfile", () => {
  it("builds in one stage and runs in another that holds the bundle alone", () => {
    expect([...stages.keys()]).toEqual(["build", "runtime"]);
    const copies = all("runtime", "COPY");
    expect(copies).toHaveLength(1);
    expect(copies[0]).toContain("--from=build");
    expect(copies[0]).toContain(`/build/dist/${FOLDER}/main.mjs`);
    expect(all("runtime", "RUN")).toEqual([]);
  });

  it("starts from one exact version of Node, at least the one the project needs", () => {
    const image = /^ARG NODE_IMAGE=(\S+)$/m.exec(read(`${FOLDER}/Dockerfile`))?.[1] ?? "";
    const [, major] = /^node:(\d+)\.\d+\.\d+-[a-z]+-slim(@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
    expect(Number(major)).toBe(Number(read(".nvmrc")));
    for (const stage of stages.keys()) expect(all(stage, "FROM")[0]).toMatch(/^\$\{NODE_IMAGE\} /);
  });

  it("runs as the numeric user of the task definition, not as root", () => {
    const [uid, gid] = (all("runtime", "USER").at(-1) ?? "").split(":").map(Number);
    const service = loadConfig({}).services["order-api"];
    expect(uid).toBe(service?.kind === "container" ? service.userId : undefined);
    expect(uid).toBeGreaterThanOrEqual(1000);
    expect(gid).toBeGreaterThanOrEqual(1000);
  });

  it("copies only what is there and what reaches the builder", () => {
    const allowed = read(`${FOLDER}/Dockerfile.dockerignore`)
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    const sources = all("build", "COPY").flatMap(sourcesOf);
    expect(sources.length).toBeGreaterThan(4);
    for (const source of sources) {
      expect(existsSync(source), source).toBe(true);
      expect(allowed, source).toContain(source.replace(/\/$/, ""));
    }
    expect(allowed.filter((path) => !sources.some((source) => source.replace(/\/$/, "") === path))).toEqual([]);
  });

  it("listens where the configuration says", () => {
    const service = loadConfig({}).services["order-api"];
    const port = service?.kind === "container" ? String(service.port) : "";
    expect(all("runtime", "EXPOSE")).toEqual([port]);
    expect(all("runtime", "ENV").join(" ")).toContain(`PORT=${port}`);
    expect(all("runtime", "HEALTHCHECK").join(" ")).toContain(service?.kind === "container" ? service.healthPath : "?");
  });

  it.each([
    ["a healthy service", 200, 0],
    ["an unhealthy service", 503, 1],
    ["silence", undefined, 1],
  ])("has a health check that judges %s rightly", async (_what, status, code) => {
    const server = createServer((_request, response) => response.writeHead(status ?? 500).end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const PORT = String(typeof address === "object" ? address?.port : 0);
    if (status === undefined) server.close();
    const child = spawn(process.execPath, ["-e", healthScript()], { env: { PORT } });
    const [exit] = await once(child, "exit");
    server.close();
    expect(exit).toBe(code);
  });

  it("sets nothing but the port and the mode: secrets and addresses come from outside", () => {
    const names = (
      all("runtime", "ENV")
        .join(" ")
        .match(/\w+(?==)/g) ?? []
    ).sort();
    expect(names).toEqual(["NODE_ENV", "PORT"]);
    expect([...all("build", "ARG"), ...all("runtime", "ARG"), ...all("build", "ENV")]).toEqual([]);
  });
});
