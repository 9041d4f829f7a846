import type { ClientError, Drop, MetricsClientOptions } from "./types.js";

/** The functions that a client was given, made safe to call: what they throw stays here. */
export interface Hooks {
  /** True where somebody wants to know: the metrics of a drop need not be put together otherwise. */
  readonly hearsDrops: boolean;
  dropped(drop: Drop): void;
  error(error: ClientError): void;
  accepted(ids: readonly string[]): void;
}

/** Tells the first trouble of each kind. */
function warnOnce(): (error: ClientError) => void {
  const told = new Set<string>();
  return ({ kind, message }) => {
    if (told.has(kind)) return;
    told.add(kind);
    console.warn(`metrics client: ${message} (further trouble of this kind is counted only; see stats() and onError)`);
  };
}

/** Makes the hooks of a client. */
export function hooksOf({ onDrop, onError, onAccepted }: Pick<MetricsClientOptions, "onDrop" | "onError" | "onAccepted">): Hooks {
  const fallback = warnOnce();
  const error = (trouble: ClientError): void => {
    try {
      (onError ?? fallback)(trouble);
    } catch (cause) {
      if (onError) fallback({ kind: "hook", message: "onError threw", cause });
    }
  };
  const guarded =
    <Args extends unknown[]>(name: string, hook: ((...args: Args) => void) | undefined) =>
    (...args: Args): void => {
      try {
        hook?.(...args);
      } catch (cause) {
        error({ kind: "hook", message: `${name} threw`, cause });
      }
    };
  return {
    hearsDrops: onDrop !== undefined,
    dropped: guarded("onDrop", onDrop),
    error,
    accepted: guarded("onAccepted", onAccepted),
  };
}
