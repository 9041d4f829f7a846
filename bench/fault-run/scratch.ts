import { compilePrograms, run } from "./run.js";
import { reportOf } from "./report.js";
import { mistakesOf } from "./mistakes.js";
import { SIZES } from "./scenario.js";
const [, , size = "test", seeds = "1", metrics] = process.argv;
const programs = await compilePrograms(process.cwd());
for (const seed of seeds.split(",")) {
const c = process.cpuUsage();
const result = await run(programs, { size: {...SIZES[size as "test"], ...(metrics && {metrics: Number(metrics), trafficMs: 100_000})}, seed: Number(seed) });
console.log(`seed ${seed}\n` + reportOf(result).join("\n"));
console.log(JSON.stringify(Object.values(mistakesOf(result))), JSON.stringify(result.points), `cpu ${(process.cpuUsage(c).user / 1e6).toFixed(1)} s`);
}
