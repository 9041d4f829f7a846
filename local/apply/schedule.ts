/** One piece of work and what must be over before it starts. */
export interface Task {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** Expected time, in any unit that all tasks share. */
  readonly weight: number;
}

/** Time from the start of each task to the end of the last one that needs it: the longer, the more urgent. */
export function urgency(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const dependents = new Map<string, Task[]>();
  for (const task of tasks)
    for (const before of task.dependsOn) dependents.set(before, [...(dependents.get(before) ?? []), task]);
  const known = new Map<string, number>();
  const of = (task: Task): number => {
    const before = known.get(task.name);
    if (before !== undefined) return before;
    const value = task.weight + Math.max(0, ...(dependents.get(task.name) ?? []).map(of));
    known.set(task.name, value);
    return value;
  };
  for (const task of tasks) of(task);
  return known;
}

/** Sum of the weights on the longest chain of tasks: no order can be faster. */
export const criticalPath = (tasks: readonly Task[]): number => Math.max(0, ...urgency(tasks).values());

/**
 * Runs every task after those it depends on, at most `concurrency` at once, the one with the longest way to go first. After a
 * failure nothing new is started; what runs is waited for.
 * @throws what the first failed task threw
 */
export async function runInOrder(
  tasks: readonly Task[],
  concurrency: number,
  work: (name: string) => Promise<void>,
): Promise<void> {
  const rank = urgency(tasks);
  const waiting = new Map(tasks.map((task) => [task.name, task]));
  const over = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const ready = (): Task | undefined =>
    [...waiting.values()]
      .filter((task) => task.dependsOn.every((name) => over.has(name)))
      .sort((a, b) => (rank.get(b.name) ?? 0) - (rank.get(a.name) ?? 0))[0];
  const start = ({ name }: Task): void => {
    waiting.delete(name);
    const done = work(name).then(
      () => void over.add(name),
      (error: unknown) => void failures.push(error),
    );
    running.set(
      name,
      done.finally(() => running.delete(name)),
    );
  };
  for (;;) {
    for (let task = ready(); task && failures.length === 0 && running.size < concurrency; task = ready()) start(task);
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
  if (waiting.size > 0) throw new Error(`tasks that wait for each other or for nothing: ${[...waiting.keys()].join(", ")}`);
}
