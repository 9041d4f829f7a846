import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What the X-Ray SDK asks of the package `cls-hooked`, made of Node's own AsyncLocalStorage. The package follows every
 * promise with four async hooks, which doubles the CPU of an AWS call; bundles get this module in its place
 * (`lambdas/bundling/build.ts`).
 */
type Context = Record<string, unknown>;

class Namespace {
  readonly #storage = new AsyncLocalStorage<Context>();
  /** What is seen outside of every `run`: the SDK enters one context for the whole process. */
  #outermost: Context | undefined;

  get active(): Context | null {
    return this.#storage.getStore() ?? this.#outermost ?? null;
  }

  /** A context that sees what the active one holds. */
  createContext(): Context {
    return Object.create(this.active);
  }

  enter(context: Context): void {
    this.#outermost = context;
  }

  get(key: string): unknown {
    return this.active?.[key];
  }

  /** @throws Error outside of every context, as `cls-hooked` does */
  set(key: string, value: unknown): unknown {
    const { active } = this;
    if (!active) throw new Error(`there is no context to set ${key} in: call run first`);
    active[key] = value;
    return value;
  }

  run(fn: (context: Context) => void): Context {
    const context = this.createContext();
    this.#storage.run(context, fn, context);
    return context;
  }

  runAndReturn<T>(fn: (context: Context) => T): T {
    const context = this.createContext();
    return this.#storage.run(context, fn, context);
  }

  bind<Args extends unknown[], T>(fn: (...args: Args) => T, context: Context = this.createContext()): (...args: Args) => T {
    return (...args) => this.#storage.run(context, fn, ...args);
  }
}

const namespaces = new Map<string, Namespace>();

/** A new, empty namespace under the name. */
export function createNamespace(name: string): Namespace {
  const namespace = new Namespace();
  namespaces.set(name, namespace);
  return namespace;
}

/** The namespace of that name, if there is one. */
export const getNamespace = (name: string): Namespace | undefined => namespaces.get(name);

/** Forgets the namespace. */
export const destroyNamespace = (name: string): void => void namespaces.delete(name);
