import type { Access } from "./types.js";

/** Where requests go, and the key that they carry. */
export interface Target {
  readonly address: string;
  readonly apiKey: string;
}

/** What is known of the target. */
export interface TargetSource {
  /** At once where it is known: a page that goes has no time to wait. */
  get(): Target | Promise<Target>;
  /** What is known was of no use: it is asked for anew next time. @returns false: it cannot be */
  forget(): boolean;
}

const urlProblems = (url: unknown): string[] => {
  if (url === undefined) return ["url is missing: it is the address of the API with its stage"];
  try {
    const { protocol, search, hash } = new URL(String(url));
    return /^https?:$/.test(protocol) && !search && !hash ? [] : ["url must be an http or https address without query"];
  } catch {
    return ["url must be the address of the API with its stage, it is no address"];
  }
};

/** Everything that is wrong with an address and a key. */
export const accessProblems = (access: Partial<Access>): string[] => [
  ...urlProblems(access.url),
  ...(typeof access.apiKey === "string" && /^[\x21-\x7e]+$/.test(access.apiKey) ? [] : ["apiKey must be text without spaces"]),
];

const targetOf = ({ url, apiKey }: Access): Target => ({ address: `${url.replace(/\/+$/, "")}/metrics`, apiKey });

/** A target that is known from the start. */
export function knownTarget(access: Access): TargetSource {
  const target = targetOf(access);
  return { get: () => target, forget: () => false };
}

/** A target that is asked for when it is needed first, and again when it was of no use. */
export function askedTarget(ask: () => Promise<Access>): TargetSource {
  let target: Target | Promise<Target> | undefined;
  const asked = async (): Promise<Target> => {
    const access = await ask();
    const problems = accessProblems(access);
    if (problems.length > 0) throw new Error(`access gave what cannot be used: ${problems.join("; ")}`);
    return targetOf(access);
  };
  return {
    get() {
      if (target) return target;
      const answer = asked();
      target = answer;
      const keep = (known: Target) => {
        if (target === answer) target = known;
      };
      void answer.then(keep, () => undefined); // who waits for the answer hears what went wrong
      return answer;
    },
    forget() {
      target = undefined;
      return true;
    },
  };
}
