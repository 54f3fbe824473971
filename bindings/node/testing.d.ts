import type { Client, ClientOptions } from './index.js';

/** What a {@link Simulator} is started with. */
export interface SimulatorOptions {
  /** Makes ids, and what the faults strike, the same in every run. */
  seed?: number | null | undefined;
  /**
   * What goes wrong, such as `status=503@list_flows#1-3` or `drop_after@create_flow:0.2`: one, or several in the order in
   * which requests meet them. `flows8x8 simulate --help` lists them all.
   */
  faults?: string | readonly string[] | null | undefined;
  /** Which of 8x8's two descriptions to keep to: `openapi` (the default) refuses with 400, `guide` with 404, 409 and 422. */
  shape?: 'openapi' | 'guide' | null | undefined;
  /** Refuse more than so many requests a minute, or in `rateWindowMs`, for each key. 8x8 allows 100. */
  rate?: number | null | undefined;
  rateWindowMs?: number | null | undefined;
  /** A file to begin with, if it is there, and to save the flows to at the end. */
  state?: string | URL | null | undefined;
  /** The only key that is let in. Handed over in a file that only this user can read, and that is gone afterwards. */
  key?: string | null | undefined;
  /** The command, by name or path. Default: `FLOWS8X8_COMMAND`, then the package `flows8x8-cli`, then the `PATH`. */
  command?: string | URL | null | undefined;
  /** For how many milliseconds to wait until it is ready. Default: 10,000. */
  timeoutMs?: number | null | undefined;
}

/**
 * A Flows API on this machine, in a process of its own: the command `flows8x8 simulate`, which is a package of its own,
 * `flows8x8-cli`.
 *
 * ```js
 * await using simulator = await new Simulator().start();
 * const client = simulator.client();
 * ```
 *
 * Each has its own port and its own flows. It knows every account and channel, and takes any key unless `key` is given.
 * It ends with `stop()`, or with this process, however that ends. A running one does not keep the process alive.
 */
export class Simulator {
  constructor(options?: SimulatorOptions | null);
  /**
   * Starts it, unless it runs. After `stop()` this starts another one, with another port.
   *
   * @throws {CommandNotFoundError} There is no such command.
   * @throws {SimulatorError} It ended early, or was not ready in time.
   */
  start(): Promise<this>;
  /**
   * Stops it, if it runs, and waits until it has ended.
   *
   * @throws {SimulatorError} It had ended by itself before, could not save its state, or had to be killed.
   */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  /** Such as `http://127.0.0.1:40123`. Throws a {@link SimulatorError} when it does not run. */
  readonly url: string;
  /** The variables with which a program uses it: `FLOWS8X8_BASE_URL`, `FLOWS8X8_API_KEY` and so on. */
  readonly environment: Readonly<Record<string, string>>;
  /** A client for it. Goes through no proxy, and has no limit of its own unless the simulator has a `rate`. */
  client(options?: ClientOptions | null): Client;
}

/** The simulator did not start, or did not end as it should; what it said itself is in the text. */
export class SimulatorError extends Error {
  readonly code: 'FLOWS8X8_SIMULATOR' | 'FLOWS8X8_COMMAND_NOT_FOUND';
}
/** The command `flows8x8` is not installed, or not where it was said to be. */
export class CommandNotFoundError extends SimulatorError {
  readonly code: 'FLOWS8X8_COMMAND_NOT_FOUND';
}
