// The server that plays the wire of behaviour vectors, and other programs of the repository.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The checkout whose tests these are. */
export const REPO = process.env.FLOWS8X8_REPO;
if (!REPO) throw new Error('set FLOWS8X8_REPO to the root of the checkout: `make test-node` does');

/** Runs a program until `stop` is called; its first line says where it listens. */
export async function listening(program, ...words) {
  const child = spawn(join(REPO, 'target/debug', program), words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(createInterface(child.stdout), 'line');
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { url: url.trim(), stop };
}

/** The control port of `flows8x8-replay`. */
export class Control {
  constructor(url) {
    this.url = url;
  }

  vectors() {
    return this.#ask('GET', '/vectors');
  }

  start(name) {
    return this.#ask('POST', `/start?${new URLSearchParams({ name })}`);
  }

  verdict(run) {
    return this.#ask('GET', `/verdict?${new URLSearchParams({ run })}`);
  }

  async #ask(method, path) {
    const answer = await fetch(this.url + path, { method, headers: { connection: 'close' } });
    const body = await answer.json();
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(body)}`);
    return body;
  }
}
