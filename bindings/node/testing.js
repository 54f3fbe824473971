'use strict';

// A Flows API on this machine: the command `flows8x8 simulate`, started and ended.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

const INSTALL = 'npm install --save-dev flows8x8-cli';

/** Any will do; these are the ones the command itself suggests. */
const KEY = 'any-key-will-do';
const ACCOUNT = '1ab2c3d4-0000-4000-8000-00000000abcd';
const CHANNEL = 'ec36a867-3dd4-e911-814a-02d85f55fce8';

/**
 * Becomes the command, beside a shell that waits for this process's end of a pipe to close, which the kernel sees to
 * however this process ends, and then ends the group.
 */
const TIED = 'exec 3<&0; (read -r _ <&3 || kill -TERM 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/** For how long a simulator may save its state and take leave of its clients, in milliseconds. */
const GRACE = 10_000;

/** The most that is kept of what the command says. */
const SAID = 64 * 1024;

class SimulatorError extends Error {
  constructor(message, options) {
    super(message, options);
    this.code = 'FLOWS8X8_SIMULATOR';
  }
}

class CommandNotFoundError extends SimulatorError {
  constructor(message, options) {
    super(message, options);
    this.code = 'FLOWS8X8_COMMAND_NOT_FOUND';
  }
}

for (const cls of [SimulatorError, CommandNotFoundError]) {
  Object.defineProperty(cls.prototype, 'name', { value: cls.name, writable: true, configurable: true });
}

const KNOWN = ['seed', 'faults', 'shape', 'rate', 'rateWindowMs', 'state', 'key', 'command', 'timeoutMs'];

class Simulator {
  #words;
  #options;
  #process;
  #starting;
  #url;

  constructor(options) {
    const given = options ?? {};
    const unknown = Object.keys(given).find((name) => !KNOWN.includes(name));
    if (unknown !== undefined) throw new TypeError(`a Simulator has no option ${unknown}: it has ${KNOWN.join(', ')}`);
    const { seed, faults, shape, rate, rateWindowMs, state } = given;
    const words = Object.entries({
      seed,
      shape,
      rate,
      'rate-window': rateWindowMs === undefined || rateWindowMs === null ? undefined : `${rateWindowMs}ms`,
      state: state === undefined || state === null ? undefined : pathOf(state),
    });
    this.#words = words.filter(([, value]) => value !== undefined && value !== null);
    this.#words = this.#words.map(([name, value]) => `--${name}=${value}`);
    this.#words.push(...[faults ?? []].flat().map((fault) => `--fault=${fault}`));
    this.#options = given;
  }

  async start() {
    this.#starting ??= this.#run();
    try {
      await this.#starting;
    } finally {
      if (this.#url === undefined) this.#starting = undefined;
    }
    return this;
  }

  async #run() {
    const { command, key, timeoutMs } = this.#options;
    const running = new Process(find(command), this.#words, key ?? undefined);
    this.#process = running;
    try {
      this.#url = await running.url(timeoutMs ?? 10_000);
    } catch (error) {
      this.#process = undefined;
      await running.end();
      throw error;
    }
  }

  async stop() {
    // One that is being started ends too.
    await this.#starting?.catch(() => {});
    const running = this.#process;
    this.#process = this.#starting = this.#url = undefined;
    const complaint = await running?.end();
    if (complaint !== undefined) throw new SimulatorError(complaint);
  }

  get url() {
    if (this.#url === undefined) throw new SimulatorError('the simulator does not run: await its start() first');
    return this.#url;
  }

  get environment() {
    return Object.freeze({
      FLOWS8X8_BASE_URL: this.url,
      FLOWS8X8_API_KEY: this.#options.key ?? KEY,
      FLOWS8X8_ACCOUNT_ID: ACCOUNT,
      FLOWS8X8_CHANNEL_ID: CHANNEL,
    });
  }

  client(options) {
    const { Client } = require('./index.js');
    const { key, rate } = this.#options;
    const unlimited = rate === undefined || rate === null ? { rateLimit: false } : {};
    const settings = { baseUrl: this.url, apiKey: key ?? KEY, accountId: ACCOUNT, channelId: CHANNEL, proxy: false };
    return new Client({ ...settings, ...unlimited, ...options });
  }
}

if (typeof Symbol.asyncDispose === 'symbol') {
  Object.defineProperty(Simulator.prototype, Symbol.asyncDispose, {
    value: function asyncDispose() {
      return this.stop();
    },
  });
}

/** The command at work. */
class Process {
  #child;
  #command;
  #said = '';
  #ended;
  #keyFile;

  constructor(command, words, key) {
    this.#command = command;
    if (key !== undefined) {
      this.#keyFile = keyFile(key);
      words = [...words, `--key-file=${this.#keyFile}`];
    }
    const program = [command, 'simulate', '--port=0', '--quiet', '--color=never', ...words];
    const tied = process.platform !== 'win32' && fs.existsSync('/bin/sh');
    const [file, ...args] = tied ? ['/bin/sh', '-c', TIED, 'sh', ...program] : program;
    // What is meant for clients is none of its business: a key it does not need, a log nobody would read.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FLOWS8X8_')));
    // A group of its own, which a terminal's Ctrl-C does not reach, and which is ended as a whole.
    const group = process.platform !== 'win32';
    const child = spawn(file, args, { stdio: [tied ? 'pipe' : 'ignore', 'pipe', 'pipe'], env, detached: group });
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => resolve({ error }));
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    child.stdin?.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#said = (this.#said + text).slice(0, SAID);
    });
    // It does not keep this process alive.
    for (const each of [child, child.stdin, child.stdout, child.stderr]) each?.unref?.();
  }

  /** The first line it prints. */
  async url(timeout) {
    const line = new Promise((resolve) => {
      let text = '';
      this.#child.stdout.setEncoding('utf8').on('data', (more) => {
        if (text.includes('\n')) return;
        text += more;
        if (text.includes('\n')) resolve({ line: text.slice(0, text.indexOf('\n')).trim() });
      });
    });
    let timer;
    const late = new Promise((resolve) => {
      // This one keeps the process alive: whoever waits wants to know.
      timer = setTimeout(() => resolve({ late: true }), timeout);
    });
    const news = await Promise.race([line, this.#ended, late]);
    clearTimeout(timer);
    this.#forgetKey();
    if (news.line?.startsWith('http://')) return news.line;
    if (news.line !== undefined) {
      const printed = JSON.stringify(news.line.slice(0, 200));
      throw new SimulatorError(this.#told(`${this.#command} is not the command flows8x8: it printed ${printed}`));
    }
    if (news.late) throw new SimulatorError(this.#told(`the simulator was not ready within ${timeout / 1000} seconds`));
    if (news.error) throw new SimulatorError(`${this.#command} cannot be run: ${news.error.message}`);
    throw new SimulatorError(this.#told(`the simulator ended early, with ${how(news)}`));
  }

  /** Ends it, and says what was wrong with how it ended. */
  async end() {
    this.#forgetKey();
    const before = this.#child.exitCode !== null || this.#child.signalCode !== null;
    this.#signal('SIGTERM');
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ late: true }), GRACE);
    });
    const ended = await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    if (ended.late) {
      this.#signal('SIGKILL');
      await this.#ended;
      return this.#told(`the simulator did not end within ${GRACE / 1000} seconds, so it was killed`);
    }
    if (ended.error) return undefined;
    if (before) return this.#told(`the simulator had ended by itself, with ${how(ended)}`);
    const proper = ended.code === 0 || ended.signal === 'SIGTERM';
    return proper ? undefined : this.#told(`the simulator ended with ${how(ended)}`);
  }

  #signal(signal) {
    try {
      // The group is there for as long as anyone is in it, were it only the shell that waits.
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-this.#child.pid, signal);
    } catch {
      // It has ended.
    }
  }

  #forgetKey() {
    if (this.#keyFile !== undefined) fs.rmSync(path.dirname(this.#keyFile), { recursive: true, force: true });
    this.#keyFile = undefined;
  }

  /** A text with what the command wrote to its standard error. */
  #told(what) {
    const said = this.#said.trim();
    return said === '' ? what : `${what}; it said:\n${said}`;
  }
}

const how = ({ code, signal }) => (signal === null ? `exit code ${code}` : `signal ${signal}`);

const pathOf = (value) => (value instanceof URL ? fileURLToPath(value) : String(value));

/** A file with the key that only this user can read. */
function keyFile(key) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'flows8x8-')), 'key');
  fs.writeFileSync(file, key, { mode: 0o600 });
  return file;
}

/** The command's path. */
function find(command) {
  const variable = (process.env.FLOWS8X8_COMMAND ?? '').trim();
  const given = command ?? undefined;
  const named = given === undefined ? variable : pathOf(given);
  if (named !== '') {
    const found = which(named);
    if (found !== undefined) return found;
    const source = given === undefined ? 'the variable FLOWS8X8_COMMAND' : 'the option command';
    throw new CommandNotFoundError(
      `${source} is ${JSON.stringify(named)}, which cannot be run; the command comes with: ${INSTALL}`,
    );
  }
  const found = packaged() ?? which('flows8x8');
  if (found !== undefined) return found;
  throw new CommandNotFoundError(
    `the simulator needs the command flows8x8, which is not installed: ${INSTALL}; ` +
      'or say where it is in FLOWS8X8_COMMAND',
  );
}

/** The command of the package flows8x8-cli, beside this one or in the program's folder. */
function packaged() {
  for (const paths of [[__dirname], [process.cwd()]]) {
    let file;
    try {
      file = require.resolve('flows8x8-cli', { paths });
    } catch {
      continue;
    }
    try {
      return require(file).commandPath();
    } catch (error) {
      throw new CommandNotFoundError(error.message, { cause: error });
    }
  }
  return undefined;
}

/** A program by its path, or by its name on the PATH. */
function which(name) {
  const folders = /[/\\]/.test(name) ? [''] : (process.env.PATH ?? '').split(path.delimiter);
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.resolve(folder, name + ending);
      try {
        fs.accessSync(file, fs.constants.X_OK);
        if (fs.statSync(file).isFile()) return file;
      } catch {
        // The next one.
      }
    }
  }
  return undefined;
}

module.exports = { Simulator, SimulatorError, CommandNotFoundError };
