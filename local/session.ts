import type { LaptopConfig, PlatformConfig } from "../config/index.js";
import { readModel } from "../simulator/model/index.js";
import type { Reporter } from "./apply/index.js";
import { type Deployment, deployLocally } from "./deploy.js";
import { LaptopError, MotoError } from "./errors.js";
import { type Host, type HostEvent, startHost } from "./host/index.js";
import { type Moto, stopMoto, watchMoto } from "./moto/index.js";
import type { StartOptions } from "./options.js";
import type { LaptopPaths } from "./paths.js";
import { type Provider, startProvider } from "./provider/index.js";
import { startRun } from "./run/index.js";
import { discardState } from "./stop.js";
import { type Environment, killRunning } from "./tools/index.js";

/** What a session runs with. */
export interface SessionOptions {
  readonly start: StartOptions;
  readonly config: PlatformConfig & { readonly laptop: LaptopConfig };
  readonly paths: LaptopPaths;
  readonly env: Environment;
  readonly reporter: Reporter;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
}

/** Exit code of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** One `npm start`: deploys, runs, ends. `interrupt` may be called at any time, by a signal. */
export class Session {
  /** Ends the traffic; drains and judges. */
  private readonly soft = new AbortController();
  /** Ends everything now. */
  private readonly hard = new AbortController();
  private failure: LaptopError | undefined;
  private moto: Moto | undefined;
  private host: Host | undefined;
  private provider: Provider | undefined;
  private readonly told = new Set<string>();
  private say: (text: string) => void;

  constructor(private readonly options: SessionOptions) {
    this.say = options.reporter.line;
  }

  /** First call: drain and stop. Second call: stop at once. */
  interrupt(): void {
    if (this.soft.signal.aborted) {
      this.say("stopping at once");
      this.hard.abort();
      killRunning();
      return;
    }
    this.say(this.host ? "draining; Ctrl-C again stops at once" : "stopping");
    this.soft.abort();
  }

  private fail(error: LaptopError): void {
    this.failure ??= error;
    this.soft.abort();
    this.hard.abort();
  }

  private onEvent(event: HostEvent): void {
    if (event.kind === "moto-lost") this.lostMoto(event.message);
    if (event.kind === "container-exited")
      this.fail(
        new LaptopError(`${event.service} ended by itself (${event.signal ?? `exit code ${event.code}`}): see its log group`),
      );
    const text =
      event.kind === "warning"
        ? event.message
        : event.kind === "function-crashed"
          ? `${event.service} crashed: ${event.error.errorMessage}`
          : "";
    if (text === "" || this.told.has(text)) return; // the same trouble, again and again, is one line
    this.told.add(text);
    this.say(text);
  }

  private lostMoto(what: string): void {
    const { motoLog } = this.options.paths;
    this.fail(new MotoError(`the local AWS is gone: ${what}. What it printed: ${motoLog}. Start again with npm start`));
  }

  /**
   * @returns the exit code
   * @throws {LaptopError} telling what to do; everything is stopped then, too
   */
  async run(): Promise<number> {
    try {
      return await this.deployAndRun();
    } catch (error) {
      if (this.failure) throw this.failure;
      if (this.soft.signal.aborted) return INTERRUPTED;
      throw error;
    } finally {
      await this.stopAll();
    }
  }

  private async deployAndRun(): Promise<number> {
    const { config, paths, env, reporter, start } = this.options;
    const began = Date.now();
    let watch = { stop: () => {} };
    const onMoto = (moto: Moto) => {
      this.moto = moto;
      watch = watchMoto(moto.url, (what) => this.lostMoto(what));
    };
    try {
      const deployment = await deployLocally({ config, paths, env, reporter, signal: this.soft.signal, onMoto });
      this.soft.signal.throwIfAborted();
      const { host, provider } = await this.startServices(deployment);
      this.soft.signal.throwIfAborted();
      reporter.line(
        `ready after ${((Date.now() - began) / 1000).toFixed(1)} s: orders ${host.ordersUrl}${host.apiUrl ? `, API ${host.apiUrl}` : ""}, AWS endpoint ${host.awsUrl}`,
      );
      // A key of this laptop alone, made at this start: it opens nothing else.
      if (host.apiKey && !start.headless) reporter.line(`key of the API: ${host.apiKey}`);
      reporter.line(
        `mails to the subscribers of alarms: ${paths.mailbox}${start.speed === 1 ? "" : `; alarms at ${start.speed} times`}`,
      );
      if (start.record !== undefined) reporter.line(`what the alarms are given will be written to ${start.record}`);
      const code = start.headless ? await this.headless(host) : await this.traffic(host, provider);
      if (this.failure) throw this.failure;
      return code;
    } finally {
      watch.stop();
    }
  }

  private async startServices({ graph }: Deployment): Promise<{ host: Host; provider: Provider }> {
    const { config, paths, start } = this.options;
    if (!this.moto) throw new MotoError("moto was not started");
    const provider = await startProvider(config.laptop.provider);
    this.provider = provider;
    const host = await startHost({
      config,
      motoUrl: this.moto.url,
      stateDirectory: paths.state,
      projectRoot: paths.projectRoot,
      synthesizedDirectory: paths.synthesized,
      provider,
      alarms: readModel(graph),
      speed: start.speed,
      record: start.record,
      model: start.model ?? config.laptop.model,
      mailbox: paths.mailbox,
      notify: (event) => this.onEvent(event),
    });
    this.host = host;
    return { host, provider };
  }

  /** Answers others' requests only: writes where they go, then waits. */
  private async headless(host: Host): Promise<number> {
    const { config, stdout, start } = this.options;
    const { ordersUrl: orders, apiUrl: api, apiKey, awsUrl: aws } = host;
    const addresses = { orders, api, apiKey, aws, region: config.region, console: null };
    stdout.write(`${JSON.stringify(addresses)}\n`);
    await new Promise<void>((resolve) => {
      const timer = start.forMs === undefined ? undefined : setTimeout(resolve, start.forMs);
      this.soft.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    const aborted = new Promise<void>((resolve) => this.hard.signal.addEventListener("abort", () => resolve()));
    if (!this.hard.signal.aborted) await Promise.race([host.drain(config.laptop.drainSeconds * 1000), aborted]);
    return this.hard.signal.aborted ? INTERRUPTED : 0;
  }

  private async traffic(host: Host, provider: Provider): Promise<number> {
    const { config, start, paths, env, stderr } = this.options;
    const run = startRun({
      config,
      host,
      provider,
      fault: start.fault,
      model: start.model,
      ordersPerSecond: start.rate,
      durationMs: start.forMs ?? null,
      stop: this.soft.signal,
      abort: this.hard.signal,
      incidents: paths.incidents,
      output: stderr,
      env,
    });
    this.say = (text) => run.say(text);
    const verdict = await run.verdict;
    this.say = this.options.reporter.line;
    return verdict?.exitCode ?? INTERRUPTED;
  }

  private async stopAll(): Promise<void> {
    const { reporter, start, paths } = this.options;
    await this.host?.stop();
    await this.provider?.stop();
    if (!this.moto) return;
    if (start.keep && !(this.failure instanceof MotoError)) {
      reporter.line(`the local AWS goes on (process ${this.moto.pid}, ${this.moto.url}); stop it with: npm start -- --stop`);
      return;
    }
    await stopMoto(this.moto);
    discardState(paths);
  }
}
