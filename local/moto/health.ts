import { get } from "node:http";

/** What one look at moto showed: it answers, it did not answer in time, or nothing listens there. */
export type Health = "answers" | "slow" | "gone";

/** Asks moto for its (cheap) front page. */
export function healthOf(url: string, timeoutMs: number): Promise<Health> {
  return new Promise((resolve) => {
    const request = get(`${url}/moto-api/`, { timeout: timeoutMs, agent: false }, (response) => {
      response.resume().on("end", () => resolve("answers"));
    });
    request.on("timeout", () => {
      resolve("slow");
      request.destroy();
    });
    request.on("error", () => resolve("gone"));
  });
}

/** Watches that moto is there. */
export interface Watch {
  stop(): void;
}

/**
 * Looks at moto every `everyMs`. Nothing listening twice in a row, or no answer `slowLimit` times in a row, means it is lost;
 * `onLost` is then called once with what was seen. A killed moto is noticed within two looks.
 */
export function watchMoto(
  url: string,
  onLost: (what: string) => void,
  { everyMs = 1000, timeoutMs = 5000, slowLimit = 6 }: { everyMs?: number; timeoutMs?: number; slowLimit?: number } = {},
): Watch {
  let gone = 0;
  let slow = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const health = await healthOf(url, timeoutMs);
    if (stopped) return;
    gone = health === "gone" ? gone + 1 : 0;
    slow = health === "slow" ? slow + 1 : 0;
    if (gone >= 2) return onLost(`nothing listens at ${url} any more`);
    if (slow >= slowLimit) return onLost(`no answer from ${url} for ${Math.round((slow * (timeoutMs + everyMs)) / 1000)} s`);
    timer = setTimeout(look, everyMs);
    timer.unref();
  };
  timer = setTimeout(look, everyMs);
  timer.unref();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
