import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MotoError } from "../../../../local/errors.js";
import {
  endProcess,
  localAwsEnvironment,
  type Moto,
  rememberedMoto,
  rememberMoto,
  startMoto,
  startTimeOf,
  stopMoto,
  watchMoto,
} from "../../../../local/moto/index.js";

let folder: string;
const cleanups: (() => Promise<unknown> | unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "moto-"));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A stand-in with moto_server's command line that answers, or ends at once. */
const makeServer = (script: string): string => {
  const file = join(folder, "moto_server");
  writeFileSync(file, `#!${process.execPath}\n${script}`);
  chmodSync(file, 0o755);
  return file;
};
const ANSWERING = `require("http").createServer((q, s) => s.end(process.env.AWS_PROFILE ?? "none")).listen(+process.argv[5], "127.0.0.1");`;

const started = async (): Promise<Moto> => {
  const moto = await startMoto(makeServer(ANSWERING), { ...process.env, AWS_PROFILE: "production" }, join(folder, "log"));
  cleanups.push(() => endProcess(moto));
  return moto;
};

describe("startMoto and stopMoto", () => {
  it("gives an address that answers, without the caller's AWS profile, and leaves nothing behind", async () => {
    const moto = await started();
    expect(await (await fetch(moto.url)).text()).toBe("none");
    await stopMoto(moto);
    await expect(fetch(moto.url)).rejects.toThrow();
    expect(await startTimeOf(moto.pid)).toBeUndefined();
  });

  it("appends to moto's log rather than replacing it", async () => {
    const log = join(folder, "log");
    writeFileSync(log, "before\n");
    const moto = await startMoto(makeServer(`console.log("up");${ANSWERING}`), process.env, log);
    cleanups.push(() => endProcess(moto));
    expect(readFileSync(log, "utf8")).toBe("before\nup\n");
  });

  it("tells what moto printed when it does not come up", async () => {
    const broken = makeServer(`console.error("no module named flask"); process.exit(1);`);
    await expect(startMoto(broken, process.env, join(folder, "log"))).rejects.toThrow(/no module named flask/);
    await expect(startMoto(join(folder, "absent"), process.env, join(folder, "log"))).rejects.toThrow(MotoError);
  });
});

describe("rememberedMoto", () => {
  it("finds a moto that still runs", async () => {
    const moto = await started();
    rememberMoto(join(folder, "moto.json"), moto);
    expect(await rememberedMoto(join(folder, "moto.json"))).toEqual({ state: "alive", moto });
  });

  it("knows that a killed one is gone", async () => {
    const moto = await started();
    rememberMoto(join(folder, "moto.json"), moto);
    await stopMoto(moto);
    expect(await rememberedMoto(join(folder, "moto.json"))).toEqual({ state: "dead", moto });
  });

  it("neither takes nor ends another process that has the same id by now", async () => {
    const other = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    cleanups.push(() => other.kill("SIGKILL"));
    const stale = { id: "x", pid: other.pid ?? 0, startTime: "long ago", port: 1, url: "http://127.0.0.1:1" };
    rememberMoto(join(folder, "moto.json"), stale);
    expect((await rememberedMoto(join(folder, "moto.json"))).state).toBe("dead");
    await stopMoto(stale);
    expect(await startTimeOf(stale.pid)).toBeDefined();
  });

  it("takes an unreadable record for none", async () => {
    writeFileSync(join(folder, "moto.json"), "{");
    expect(await rememberedMoto(join(folder, "moto.json"))).toEqual({ state: "none" });
  });
});

describe("watchMoto", () => {
  const listening = (server: Server): Promise<string> =>
    new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
      });
    });

  it("reports once that moto is gone", async () => {
    const server = createServer((_, response) => response.end());
    const url = await listening(server);
    const lost = new Promise<string>((resolve) => {
      watchMoto(url, resolve, { everyMs: 10 });
    });
    server.close();
    expect(await lost).toBe(`nothing listens at ${url} any more`);
  });

  it("forgives a slow answer, but not a row of them", async () => {
    const server = createServer(() => {});
    cleanups.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    const url = await listening(server);
    let looks = 0;
    server.on("request", () => {
      looks += 1;
    });
    const lost = new Promise<string>((resolve) => {
      watchMoto(url, resolve, { everyMs: 5, timeoutMs: 20, slowLimit: 3 });
    });
    expect(await lost).toMatch(/no answer/);
    expect(looks).toBe(3);
  });
});

describe("localAwsEnvironment", () => {
  it("leaves no way to a real account", () => {
    const env = localAwsEnvironment(
      { PATH: "/bin", AWS_PROFILE: "prod", AWS_SESSION_TOKEN: "t", AWS_ENDPOINT_URL_S3: "https://s3.example.com" },
      "http://127.0.0.1:1",
      "eu-west-1",
    );
    expect(env).not.toHaveProperty("AWS_PROFILE");
    expect(env).not.toHaveProperty("AWS_SESSION_TOKEN");
    expect(env).not.toHaveProperty("AWS_ENDPOINT_URL_S3");
    expect(env).toMatchObject({ PATH: "/bin", AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_REGION: "eu-west-1" });
  });
});
