import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import type { LocalStack } from "../transform/index.js";

const RecordSchema = v.object({ awsId: v.string(), stacks: v.record(v.string(), v.string()) });
const StateSchema = v.object({ outputs: v.record(v.string(), v.unknown()) });

const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/** What was applied to which local AWS: stack → hash of all that its apply depended on. Written after each apply. */
export class AppliedRecord {
  private constructor(
    private readonly file: string,
    readonly awsId: string,
    private readonly stacks: Record<string, string>,
  ) {}

  /** The record of this very local AWS; an empty one when the file tells of another, or is unreadable. */
  static open(file: string, awsId: string): AppliedRecord {
    const record = AppliedRecord.readFile(file);
    return new AppliedRecord(file, awsId, record?.awsId === awsId ? { ...record.stacks } : {});
  }

  private static readFile(file: string): v.InferOutput<typeof RecordSchema> | undefined {
    const text = read(file);
    if (text === undefined) return undefined;
    try {
      return v.parse(RecordSchema, JSON.parse(text));
    } catch {
      return undefined; // cut off or of an older version: nothing is known, everything is applied again
    }
  }

  /** Names of the stacks that were applied. */
  get names(): readonly string[] {
    return Object.keys(this.stacks);
  }

  hash(stack: string): string | undefined {
    return this.stacks[stack];
  }

  set(stack: string, hash: string | undefined): void {
    if (hash === undefined) delete this.stacks[stack];
    else this.stacks[stack] = hash;
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.tmp`, JSON.stringify({ awsId: this.awsId, stacks: this.stacks }));
    renameSync(`${this.file}.tmp`, this.file);
  }
}

/** Path of a stack's state. */
export const stateFile = (stateDirectory: string, stack: string): string => join(stateDirectory, `${stack}.tfstate`);

const outputsOf = (file: string): string => {
  const text = read(file);
  const state = text === undefined ? undefined : v.safeParse(StateSchema, JSON.parse(text));
  return state?.success ? JSON.stringify(state.output.outputs) : "";
};

/**
 * Hash of all that an apply of this stack depends on: its document (a function's code is in it as a hash), the outputs of the
 * stacks it reads as they are now, and the Terraform that runs.
 */
export function stackHash(stack: LocalStack, stateDirectory: string, terraformVersion: string): string {
  const hash = createHash("sha256").update(terraformVersion).update(JSON.stringify(stack.document));
  for (const name of [...stack.dependsOn].sort()) hash.update(name).update(outputsOf(stateFile(stateDirectory, name)));
  return hash.digest("hex");
}
