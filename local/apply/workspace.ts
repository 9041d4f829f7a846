import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApplyError } from "../errors.js";
import { type Finished, run, type Terraform } from "../tools/index.js";
import type { LocalStack } from "../transform/index.js";
import { errorLines } from "./error-lines.js";

/** What every call of Terraform on the laptop needs. */
export interface TerraformContext {
  readonly terraform: Terraform;
  /** Environment that leads to the local AWS. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; each stack has a folder of its name in it. */
  readonly stacksDirectory: string;
  /** Absolute; one log file per stack. */
  readonly logDirectory: string;
  readonly signal?: AbortSignal;
}

const readText = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/** One stack's folder and the Terraform that works in it. */
export class Workspace {
  readonly directory: string;
  readonly logFile: string;
  private ready: Promise<void> | undefined;

  constructor(
    readonly stack: LocalStack,
    private readonly context: TerraformContext,
  ) {
    this.directory = join(context.stacksDirectory, stack.name);
    this.logFile = join(context.logDirectory, `terraform-${stack.name}.log`);
  }

  /** Writes the stack's document where it differs. */
  write(): void {
    mkdirSync(this.directory, { recursive: true });
    mkdirSync(this.context.logDirectory, { recursive: true });
    const file = join(this.directory, "cdk.tf.json");
    const text = `${JSON.stringify(this.stack.document, null, 2)}\n`;
    if (readText(file) !== text) writeFileSync(file, text);
  }

  /**
   * `terraform init`, once, and not at all when the folder was initialized by the same Terraform from the same mirror for the
   * same providers and backend. The lock file is made anew with each init: a mirror and the registry know different hashes.
   * @throws {ApplyError}
   */
  init(): Promise<void> {
    this.ready ??= this.initOnce();
    return this.ready;
  }

  private async initOnce(): Promise<void> {
    const { terraform } = this.context;
    const marker = join(this.directory, ".terraform", "initialized-by");
    const wanted = JSON.stringify([terraform.binary, terraform.version, terraform.mirror, this.stack.document.terraform]);
    if (readText(marker) === wanted) return;
    rmSync(join(this.directory, ".terraform.lock.hcl"), { force: true });
    rmSync(join(this.directory, ".terraform"), { recursive: true, force: true });
    await this.succeed(["init", "-reconfigure"]);
    writeFileSync(marker, wanted);
  }

  /** Runs Terraform in the stack's folder; its output goes to the log file. `-input=false -no-color` are added. */
  async call(args: readonly string[], onOutput?: (text: string) => void): Promise<Finished> {
    const [command = "", ...rest] = args;
    const { terraform, env, signal } = this.context;
    writeFileSync(this.logFile, `$ ${terraform.binary} ${args.join(" ")}\n`, { flag: "a" });
    return run(terraform.binary, [command, "-input=false", "-no-color", ...rest], {
      cwd: this.directory,
      env,
      signal,
      onOutput: (text) => {
        writeFileSync(this.logFile, text, { flag: "a" });
        onOutput?.(text);
      },
    });
  }

  /**
   * Like `call`, for a command that must succeed.
   * @throws {ApplyError} with the decisive lines of the output and the log file's path
   */
  async succeed(args: readonly string[], onOutput?: (text: string) => void): Promise<Finished> {
    const finished = await this.call(args, onOutput);
    if (finished.code === 0) return finished;
    const what = `terraform ${args[0]} of the stack ${this.stack.name}`;
    if (this.context.signal?.aborted) throw new ApplyError(`${what} was interrupted`, this.stack.name, this.logFile);
    const lines = errorLines(`${finished.stdout}\n${finished.stderr}`).map((line) => `  ${line}`);
    throw new ApplyError([`${what} failed:`, ...lines, `  all of it: ${this.logFile}`].join("\n"), this.stack.name, this.logFile);
  }
}
