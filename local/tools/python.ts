import { join } from "node:path";
import { ToolError } from "../errors.js";
import { installLine } from "./install-lines.js";
import { run } from "./run.js";
import { type Environment, which } from "./which.js";

/** The moto that the rules of `local/transform` were measured with; a later 5.x may know more, never less. */
const MOTO_REQUIREMENT = "moto[server]>=5.2,<6";

const lastLines = (text: string): string => text.trim().split("\n").slice(-3).join(" ");

/**
 * `moto_server`: on the PATH, or in the project's own virtual environment, which is made (once, needs a package index) when
 * python3 is there.
 * @param folder the project's folder for local files (`.local`)
 * @param say told what takes time
 * @throws {ToolError} when there is neither moto_server nor a usable python3
 */
export async function findMoto(folder: string, env: Environment, say: (line: string) => void): Promise<string> {
  const onPath = which(["moto_server"], env);
  if (onPath) return onPath;
  const venv = join(folder, "venv");
  const own = which(["moto_server"], { PATH: join(venv, "bin") });
  if (own) return own;
  const python = which(["python3"], env);
  if (!python)
    throw new ToolError([
      `neither moto_server nor python3 is on the PATH: ${installLine("python3", process.platform)}; moto is then installed into the project by itself`,
    ]);
  say(`moto_server is not on the PATH: installing ${MOTO_REQUIREMENT} into ${venv} (once, takes a minute)`);
  const made = await run(python, ["-m", "venv", venv], { env });
  if (made.code !== 0)
    throw new ToolError([
      `python3 cannot make a virtual environment (${lastLines(made.stdout + made.stderr)}): ${installLine("venv", process.platform)}`,
    ]);
  const pip = await run(join(venv, "bin", "pip"), ["install", "--quiet", MOTO_REQUIREMENT], { env });
  const installed = which(["moto_server"], { PATH: join(venv, "bin") });
  if (pip.code !== 0 || !installed)
    throw new ToolError([
      `pip could not install ${MOTO_REQUIREMENT} (${lastLines(pip.stderr)}): check the network or pip's index, or put moto_server on the PATH`,
    ]);
  return installed;
}
