'use strict';

// The calls under way. The native layer starts a call and gives it a token; when something is there to take it wakes up
// this thread's event loop, which settles the promises.

const native = require('./native.js');
const { AbortError, byKind, fromNative } = require('./errors.js');
const { say } = require('./logging.js');
const { Response } = require('./response.js');

/** @type {Map<number, Pending>} */
const pending = new Map();

/** The tokens that wait for a signal: one listener for each signal, however many calls have it. */
const listening = new WeakMap();

let queue;

/** This thread's queue, made with the first client. */
function theQueue() {
  return (queue ??= new native.Queue(drain));
}

/** A call under way. */
class Pending {
  constructor(shared, read, site) {
    this.shared = shared;
    this.read = read;
    this.site = site;
    this.signal = undefined;
    this.answer = undefined;
    /** What a function for the key has thrown. */
    this.thrown = undefined;
    /** Functions of the program run as if the one who made the call had called them. */
    this.scope = shared.key || shared.logger ? new (require('node:async_hooks').AsyncResource)('flows8x8') : undefined;
  }

  run(callback) {
    return this.scope.runInAsyncScope(callback);
  }
}

/**
 * Makes a call: `start` starts it, given the native client, and `read` makes its value of what came back. The stack of an
 * error begins with who has called `caller`.
 */
function call(shared, caller, signal, start, read) {
  const site = {};
  Error.captureStackTrace(site, caller);
  const record = new Pending(shared, read, site);
  const promise = new Promise((resolve, reject) => {
    record.resolve = resolve;
    record.reject = reject;
    const token = start(shared.native, signal === undefined ? undefined : !signal.aborted);
    pending.set(token, record);
    if (signal !== undefined) listen(record, signal, token);
  });
  promise.withResponse = () => promise.then((value) => new Response(value, record.answer));
  return promise;
}

/** A call that was refused before it could be made. */
function refuse(error, operation, caller) {
  const promise = Promise.reject(withOperation(error, operation, caller));
  promise.withResponse = () => promise.then();
  return promise;
}

/** Says in the error of an argument what was to be done with it. */
function withOperation(error, operation, caller) {
  if (!(error instanceof byKind.invalid_argument) || error.operation !== null) return error;
  const { description, hint, cause } = error;
  const named = new byKind.invalid_argument(`${operation}: ${error.message}`, { description, operation, hint, cause });
  Error.captureStackTrace(named, caller);
  return named;
}

function listen(record, signal, token) {
  record.signal = signal;
  let waiting = listening.get(signal);
  if (waiting === undefined) {
    const tokens = new Set();
    const abort = () => tokens.forEach((each) => queue.cancel(each));
    waiting = { tokens, abort };
    listening.set(signal, waiting);
    signal.addEventListener('abort', abort, { once: true });
  }
  waiting.tokens.add(token);
}

function unlisten(signal, token) {
  const waiting = listening.get(signal);
  waiting.tokens.delete(token);
  if (waiting.tokens.size > 0) return;
  listening.delete(signal);
  signal.removeEventListener('abort', waiting.abort);
}

/** Takes what is there. Nothing of the program runs here: it runs when the promises have told it. */
function drain() {
  for (const [news, token, text, number, attempts, elapsedMs, headers, body] of queue.take()) {
    const record = pending.get(token);
    if (news === 'said') {
      record?.run(() => say(record.shared.logger, number, text));
    } else if (news === 'key_wanted') {
      if (record !== undefined) record.run(() => giveKey(record, token, number === 1));
    } else {
      pending.delete(token);
      if (record.signal !== undefined) unlisten(record.signal, token);
      if (news === 'failed') fail(record, text);
      else succeed(record, text, { status: number, attempts, elapsedMs, headers, body });
    }
  }
}

function succeed(record, text, answer) {
  record.answer = answer;
  let value;
  try {
    value = record.read(text, answer);
  } catch (cause) {
    const description = `the result cannot be read: ${cause.message}`;
    record.reject(placed(new byKind.internal(`internal: ${description}`, { description, cause }), record.site));
    return;
  }
  record.resolve(value);
}

function fail(record, text) {
  const error = fromNative(text, record.thrown);
  placed(error, record.site);
  if (error.kind !== 'cancelled' || record.signal === undefined) {
    record.reject(error);
    return;
  }
  record.reject(placed(new AbortError(error, record.signal.reason), record.site));
}

/** Gives an error the stack of the call. */
function placed(error, site) {
  const stack = String(site.stack);
  const frames = stack.indexOf('\n    at ');
  error.stack = `${error.name}: ${error.message}${frames < 0 ? '' : stack.slice(frames)}`;
  return error;
}

/** Asks the program for the key. */
async function giveKey(record, token, refresh) {
  let key;
  try {
    key = await record.shared.key({ refresh });
    if (typeof key !== 'string') throw new TypeError(`the function for the API key must return a string, not ${kindOf(key)}`);
  } catch (thrown) {
    record.thrown = thrown;
    queue.answer(token, undefined, thrown instanceof Error ? thrown.message : String(thrown));
    return;
  }
  queue.answer(token, key);
}

// What it returned may be a secret of another type, so it is not shown.
const kindOf = (value) => (value === null ? 'null' : typeof value);

module.exports = { call, placed, refuse, theQueue };
