#!/usr/bin/env node
'use strict';

// Becomes the command, or runs it where a process cannot become another.

const { commandPath } = require('./index.js');

function main() {
  let command;
  try {
    command = commandPath();
  } catch (error) {
    process.stderr.write(`flows8x8: ${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const words = process.argv.slice(2);
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(command, ['flows8x8', ...words], process.env);
  }
  run(command, words);
}

function run(command, words) {
  // Those a terminal sends reach the command by themselves; this process must only outlive it.
  const signals = { SIGINT: () => {}, SIGTERM: () => child.kill('SIGTERM'), SIGHUP: () => child.kill('SIGHUP') };
  // Before the command runs: a signal that ended this process alone would leave it behind.
  for (const [signal, handler] of Object.entries(signals)) process.on(signal, handler);
  const child = require('node:child_process').spawn(command, words, { stdio: 'inherit' });
  child.on('error', (error) => {
    process.stderr.write(`flows8x8: ${command} cannot be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    for (const each of Object.keys(signals)) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

main();
