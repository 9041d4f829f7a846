import { join } from "node:path";

/** Where the laptop keeps things; all absolute. */
export interface LaptopPaths {
  readonly projectRoot: string;
  /** Everything below may be deleted while nothing runs. */
  readonly folder: string;
  /** cdktf's output for the environment `local`. */
  readonly synthesized: string;
  /** The transformed stacks, where Terraform runs. */
  readonly stacks: string;
  /** Terraform states. */
  readonly state: string;
  readonly logs: string;
  readonly motoLog: string;
  /** Python modules that make moto quicker. */
  readonly motoPython: string;
  /** Remembers the moto that runs. */
  readonly motoRecord: string;
  /** Remembers what was applied to it. */
  readonly appliedRecord: string;
  /** Mails to the subscribers of topics. */
  readonly mailbox: string;
  /** Reports on the incidents of the last run, and what they rest on. */
  readonly incidents: string;
  /** Held by the `npm start` that runs. */
  readonly lock: string;
}

/** The laptop's places in a project. */
export function laptopPaths(projectRoot: string): LaptopPaths {
  const folder = join(projectRoot, ".local");
  const logs = join(folder, "logs");
  return {
    projectRoot,
    folder,
    synthesized: join(folder, "cdktf.out"),
    stacks: join(folder, "stacks"),
    state: join(projectRoot, ".state", "local"),
    logs,
    motoLog: join(logs, "moto.log"),
    motoPython: join(projectRoot, "local", "moto", "python"),
    motoRecord: join(folder, "moto.json"),
    appliedRecord: join(folder, "applied.json"),
    mailbox: join(folder, "mailbox"),
    incidents: join(folder, "incidents"),
    lock: join(folder, "run.json"),
  };
}
