import type { LambdaError } from "./worker/messages.js";

/** What the host tells whoever started it. */
export type HostEvent =
  | { readonly kind: "function-invoked"; readonly service: string; readonly durationMs: number; readonly cold: boolean }
  | { readonly kind: "function-failed"; readonly service: string; readonly error: LambdaError }
  | { readonly kind: "function-timed-out"; readonly service: string; readonly error: LambdaError }
  | { readonly kind: "function-crashed"; readonly service: string; readonly error: LambdaError }
  | { readonly kind: "function-throttled"; readonly service: string }
  /** The process of a container service ended by itself. */
  | { readonly kind: "container-exited"; readonly service: string; readonly code: number | null; readonly signal: string | null }
  /** The local AWS does not answer any more. */
  | { readonly kind: "moto-lost"; readonly message: string }
  /** Something the user should know; nothing stops. */
  | { readonly kind: "warning"; readonly message: string };

/** Takes the host's events. */
export type Notify = (event: HostEvent) => void;
