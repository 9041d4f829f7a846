import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** An API in a process of its own, whose work does not count as the client's. */
export interface Receiver {
  readonly url: string;
  /** Metrics taken since the start, each once however often its batch came. */
  received(): Promise<number>;
  stop(): void;
}

/** Counts what comes under a new key; `GET /` tells how many metrics that were. */
const PROGRAM = `
  const keys = new Set();
  let taken = 0;
  require("node:http").createServer((request, response) => {
    if (request.method === "GET") return response.end(String(taken));
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
      const { length } = JSON.parse(Buffer.concat(chunks).toString());
      const key = request.headers["idempotency-key"];
      if (!keys.has(key)) taken += length;
      keys.add(key);
      response.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify({ ids: Array(length).fill("met_" + "a".repeat(32)) }));
    });
  }).listen(0, "127.0.0.1", function () { console.log(this.address().port); });
`;

const portOf = async (child: ChildProcess): Promise<number> => {
  if (!child.stdout) throw new Error("the receiver has no output");
  const [line] = await once(createInterface(child.stdout), "line");
  return Number(line);
};

/** Starts the API. */
export async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["ignore", "pipe", "inherit"] });
  const url = `http://127.0.0.1:${await portOf(child)}`;
  return { url, received: async () => Number(await (await fetch(url)).text()), stop: () => void child.kill() };
}
