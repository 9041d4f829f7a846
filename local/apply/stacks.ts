import { existsSync } from "node:fs";
import type { LocalStack } from "../transform/index.js";
import { AppliedRecord, stackHash, stateFile } from "./applied.js";
import type { Reporter, Step } from "./progress.js";
import { runInOrder, type Task } from "./schedule.js";
import { expectedSeconds } from "./weights.js";
import { type TerraformContext, Workspace } from "./workspace.js";

/** What applying needs to know beside how to call Terraform. */
export interface ApplyOptions extends TerraformContext {
  readonly stateDirectory: string;
  /** File that remembers what was applied to which local AWS. */
  readonly recordFile: string;
  /** Names the local AWS; another one makes all that was applied worth nothing. */
  readonly awsId: string;
  readonly reporter: Reporter;
  /** Stacks at once. @default 3: they wait more than they work, also on two cores */
  readonly concurrency?: number;
}

/** How long a stack took, and whether Terraform had to run. */
export interface AppliedStack {
  readonly name: string;
  readonly seconds: number;
  readonly skipped: boolean;
}

const PARALLELISM = 30;
const CONCURRENCY = 3;

const DONE = /: (?:Creation|Modifications|Destruction) complete after/g;

/** Shows how many resources are through. */
const counter = (step: Step, of: number): ((text: string) => void) => {
  let done = 0;
  return (text) => {
    done += text.match(DONE)?.length ?? 0;
    step.note(`${done} of ${of} resources`);
  };
};

function tasksOf(stacks: readonly LocalStack[]): Task[] {
  const names = new Set(stacks.map(({ name }) => name));
  return stacks.map((stack) => ({
    name: stack.name,
    dependsOn: stack.dependsOn.filter((name) => names.has(name)),
    weight: expectedSeconds(stack),
  }));
}

/** Terraform has nothing to do for a stack that declares nothing, unless an earlier apply of it left a state. */
const hasWork = ({ name, resourceCount, document }: LocalStack, stateDirectory: string): boolean =>
  resourceCount > 0 || document.output !== undefined || existsSync(stateFile(stateDirectory, name));

/** The same tasks with every arrow turned round. */
const reversed = (tasks: readonly Task[]): Task[] =>
  tasks.map((task) => ({
    ...task,
    dependsOn: tasks.filter((other) => other.dependsOn.includes(task.name)).map(({ name }) => name),
  }));

const workspacesOf = (stacks: readonly LocalStack[], context: TerraformContext): ReadonlyMap<string, Workspace> =>
  new Map(stacks.map((stack) => [stack.name, new Workspace(stack, context)]));

/** Each name's workspace; the names come from the same stacks. */
const pick = (workspaces: ReadonlyMap<string, Workspace>, name: string): Workspace => {
  const workspace = workspaces.get(name);
  if (!workspace) throw new Error(`no workspace for the stack ${name}`);
  return workspace;
};

class Run {
  readonly record: AppliedRecord;
  readonly workspaces: ReadonlyMap<string, Workspace>;

  constructor(
    stacks: readonly LocalStack[],
    private readonly options: ApplyOptions,
  ) {
    this.record = AppliedRecord.open(options.recordFile, options.awsId);
    this.workspaces = workspacesOf(stacks, options);
    for (const workspace of this.workspaces.values()) workspace.write();
  }

  private hash = ({ stack }: Workspace): string => stackHash(stack, this.options.stateDirectory, this.options.terraform.version);

  private isApplied(workspace: Workspace): boolean {
    const { name } = workspace.stack;
    return this.record.hash(name) === this.hash(workspace) && existsSync(stateFile(this.options.stateDirectory, name));
  }

  /** Initializes one stack after the other while the first ones are applied: it needs nothing of them. */
  async initializeAhead(): Promise<void> {
    for (const workspace of this.workspaces.values()) {
      if (this.options.signal?.aborted) return;
      if (!this.isApplied(workspace)) await workspace.init();
    }
  }

  async apply(workspace: Workspace, step: Step): Promise<AppliedStack> {
    const { stack } = workspace;
    const began = Date.now();
    const skipped = this.isApplied(workspace);
    if (skipped) step.end("unchanged");
    else {
      await workspace.init();
      this.record.set(stack.name, undefined);
      await workspace.succeed(["apply", "-auto-approve", `-parallelism=${PARALLELISM}`], counter(step, stack.resourceCount));
      this.record.set(stack.name, this.hash(workspace));
      step.end(`${stack.resourceCount} resources applied`);
    }
    return { name: stack.name, seconds: (Date.now() - began) / 1000, skipped };
  }
}

/**
 * Applies the stacks in the order of their graph, the longest way first. A stack is skipped when nothing that its apply depends
 * on has changed since it was applied to this very local AWS, and left out when it declares nothing and holds nothing.
 * @throws {ApplyError} the first failure, after what was running has ended
 */
export async function applyStacks(all: readonly LocalStack[], options: ApplyOptions): Promise<readonly AppliedStack[]> {
  const stacks = all.filter((stack) => hasWork(stack, options.stateDirectory));
  const empty = all.filter((stack) => !stacks.includes(stack)).map(({ name }) => name);
  if (empty.length > 0) options.reporter.line(`without resources, left out: ${empty.join(", ")}`);
  const run = new Run(stacks, options);
  const applied: AppliedStack[] = [];
  await options.reporter.phase(
    stacks.map(({ name }) => name),
    async (step) => {
      const ahead = run.initializeAhead().catch(() => {}); // the apply of that stack meets the same failure and reports it
      await runInOrder(tasksOf(stacks), options.concurrency ?? CONCURRENCY, async (name) => {
        applied.push(await run.apply(pick(run.workspaces, name), step(name)));
      });
      await ahead;
    },
  );
  return applied;
}

/**
 * Destroys what is in the stacks' states, each stack before those it depends on.
 * @throws {ApplyError}
 */
export async function destroyStacks(all: readonly LocalStack[], options: ApplyOptions): Promise<void> {
  const stacks = all.filter((stack) => hasWork(stack, options.stateDirectory));
  const { record, workspaces } = new Run(stacks, options);
  const names = stacks.map(({ name }) => name);
  await options.reporter.phase(names, (step) =>
    runInOrder(reversed(tasksOf(stacks)), options.concurrency ?? CONCURRENCY, async (name) => {
      const workspace = pick(workspaces, name);
      const shown = step(name);
      await workspace.init();
      record.set(name, undefined);
      await workspace.succeed(
        ["destroy", "-auto-approve", `-parallelism=${PARALLELISM}`],
        counter(shown, workspace.stack.resourceCount),
      );
      shown.end("destroyed");
    }),
  );
}

/** What a plan of an applied stack would change: nothing, or Terraform's text of the changes. */
export interface StackPlan {
  readonly name: string;
  readonly changes: string | undefined;
}

/**
 * Plans every stack that declares or holds something as it is, one after the other.
 * @throws {ApplyError} when a plan fails
 */
export async function planStacks(all: readonly LocalStack[], options: ApplyOptions): Promise<readonly StackPlan[]> {
  const stacks = all.filter((stack) => hasWork(stack, options.stateDirectory));
  const { workspaces } = new Run(stacks, options);
  const plans: StackPlan[] = [];
  for (const { name } of stacks) {
    const workspace = pick(workspaces, name);
    await workspace.init();
    const finished = await workspace.call(["plan", "-detailed-exitcode", `-parallelism=${PARALLELISM}`]);
    if (finished.code !== 0 && finished.code !== 2) await workspace.succeed(["plan"]);
    plans.push({ name, changes: finished.code === 0 ? undefined : finished.stdout });
  }
  return plans;
}
