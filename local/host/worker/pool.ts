import { HostError } from "../errors.js";
import type { LambdaWorker } from "./worker.js";

/** A worker to use, and whether this is its first invocation. */
export interface Lease {
  readonly worker: LambdaWorker;
  readonly cold: boolean;
}

/** Limits of a pool. */
export interface PoolOptions {
  readonly create: () => LambdaWorker;
  /** Most workers at a time. */
  readonly size: number;
  /** An idle worker ends after this time. */
  readonly idleMs: number;
}

/**
 * The execution environments of one function: reused when idle, made when none is, ended when long unused. They start one after
 * the other: on a laptop's few cores ten cold starts at a time take so long that the calls of those at work time out.
 */
export class WorkerPool {
  private readonly idle = new Map<LambdaWorker, NodeJS.Timeout>();
  private readonly all = new Set<LambdaWorker>();
  private readonly waiting: { resolve: (lease: Lease) => void; reject: (error: HostError) => void }[] = [];
  private ended = false;
  private starting = false;

  constructor(private readonly options: PoolOptions) {}

  /** Workers there are, idle or busy. */
  get size(): number {
    return this.all.size;
  }

  /** A worker for one invocation; waits while all are busy. Give it back with `release`. */
  acquire(): Promise<Lease> {
    if (this.ended) return Promise.reject(new HostError("the function's workers have ended"));
    for (const [worker, timer] of [...this.idle].reverse()) {
      clearTimeout(timer);
      this.idle.delete(worker);
      if (worker.usable) return Promise.resolve({ worker, cold: false });
      this.all.delete(worker);
    }
    if (this.mayAdd()) return Promise.resolve({ worker: this.add(), cold: true });
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** Takes a worker back; one that is not usable any more is replaced for whoever waits. */
  release(worker: LambdaWorker): void {
    if (!worker.usable) {
      this.all.delete(worker);
      this.addForWaiting();
      return;
    }
    const next = this.waiting.shift();
    if (next) {
      next.resolve({ worker, cold: false });
      return;
    }
    const timer = setTimeout(() => {
      this.idle.delete(worker);
      this.all.delete(worker);
      void worker.end();
    }, this.options.idleMs);
    timer.unref();
    this.idle.set(worker, timer);
  }

  /** Ends every worker, busy ones too. */
  async end(): Promise<void> {
    this.ended = true;
    for (const { reject } of this.waiting.splice(0)) reject(new HostError("the function's workers have ended"));
    for (const timer of this.idle.values()) clearTimeout(timer);
    this.idle.clear();
    await Promise.all([...this.all].map((worker) => worker.end()));
    this.all.clear();
  }

  private mayAdd(): boolean {
    return !this.starting && this.all.size < this.options.size;
  }

  /** Starts a worker for the longest waiter, if it may. */
  private addForWaiting(): void {
    if (this.ended || !this.mayAdd()) return;
    this.waiting.shift()?.resolve({ worker: this.add(), cold: true });
  }

  private add(): LambdaWorker {
    const worker = this.options.create();
    this.all.add(worker);
    this.starting = true;
    void worker.initialized.then(() => {
      this.starting = false;
      this.addForWaiting();
    });
    return worker;
  }
}
