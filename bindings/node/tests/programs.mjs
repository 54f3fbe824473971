// Programs of their own, in which things may happen that would end the tests.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The variables of this process, without those that set up a client, and others. */
export function environment(variables = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('FLOWS8X8_') && !name.toLowerCase().endsWith('_proxy') && name !== 'NODE_OPTIONS',
  );
  // A test's own reports are none of a program's business.
  return { ...Object.fromEntries(kept), NODE_TEST_CONTEXT: undefined, ...variables };
}

/** Starts a program given as ESM source; its folder is that of the tests. */
export function start(source, { variables, words = [], type = 'module', cwd = HERE } = {}) {
  const child = spawn(process.execPath, [...words, `--input-type=${type}`, '--eval', source], {
    cwd,
    env: environment(variables),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [out, err, seen] = ['', '', () => {}];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    seen();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      seen();
      resolve({ code, signal, out, err });
    });
  });
  /** Waits until the program has said something. */
  const said = async (text) => {
    while (!out.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it has ended: ${out}${err}`);
      await new Promise((resolve) => {
        seen = resolve;
      });
    }
  };
  return { child, ended, said };
}

/** Runs a program to its end. */
export const run = (source, options) => start(source, options).ended;
