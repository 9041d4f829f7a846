import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** What a process has used so far. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Clock ticks a second and page size of Linux on every platform that Node.js supports. */
const TICKS_PER_SECOND = 100;
const KIB = 1024;

/** CPU time and memory from the text of `/proc/<pid>/stat` and `/proc/<pid>/status` (proc(5)). */
export function linuxUsage(stat: string, status: string): ProcessUsage | null {
  // The name in parentheses may hold spaces; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const resident = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  if (!Number.isFinite(ticks) || !Number.isFinite(resident)) return null;
  return { cpuSeconds: ticks / TICKS_PER_SECOND, residentBytes: resident * KIB };
}

/** CPU time and memory from `ps -o cputime=,rss=`: `[[days-]hours:]minutes:seconds[.fraction] kilobytes`. */
export function psUsage(text: string): ProcessUsage | null {
  const match = /^\s*(?:(\d+)-)?((?:\d+:)?\d+:\d+(?:\.\d+)?)\s+(\d+)\s*$/.exec(text);
  if (!match) return null;
  const seconds = (match[2] ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuSeconds: Number(match[1] ?? 0) * 86_400 + seconds, residentBytes: Number(match[3]) * KIB };
}

/** Usage of a running process; null when it is gone or the system does not tell. */
export async function processUsage(pid: number): Promise<ProcessUsage | null> {
  if (process.platform === "linux") {
    const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
    const [stat, status] = await Promise.all([read("stat"), read("status")]);
    return linuxUsage(stat, status);
  }
  const answer = await promisify(execFile)("ps", ["-o", "cputime=,rss=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return psUsage(answer.stdout);
}
