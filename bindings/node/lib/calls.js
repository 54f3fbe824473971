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
  constructor(shared, operation, signal) {
    this.shared = shared;
    this.operation = operation;
    this.signal = signal;
    this.token = 0;
    /** What a function for the key has thrown. */
    this.thrown = undefined;
    /** Functions of the program run as if the one who made the call had called them. */
    this.scope = shared.key || shared.logger ? new (require('node:async_hooks').AsyncResource)('flows8x8') : undefined;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  run(callback) {
    return this.scope.runInAsyncScope(callback);
  }
}

/** Makes a call: `start` prepares it, given the native client, and `read` makes its value of what came back. */
function call(shared, operation, signal, start, read) {
  const record = new Pending(shared, operation, signal);
  const token = start(shared.native, signal === undefined ? undefined : !signal.aborted);
  record.token = token;
  pending.set(token, record);
  if (signal !== undefined) listen(signal, token);
  flushSoon();
  const promise = outcome(record, read);
  promise.withResponse = () => promise.then((value) => new Response(value, record.wire));
  return promise;
}

/**
 * The value of a call, or its error thrown. Errors are made here, where the engine knows who waits: their stack begins
 * with the function that awaits the call.
 */
async function outcome(record, read) {
  const { failed, text, wire } = await record.ended;
  if (failed) throw failure(record, text);
  record.wire = wire;
  return read(text, wire);
}

function failure(record, text) {
  // A document is looked at where the call runs, which does not say of what.
  const error = withOperation(fromNative(text, record.thrown), record.operation);
  Error.captureStackTrace(error, outcome);
  if (error.kind !== 'cancelled' || record.signal === undefined) return error;
  const aborted = new AbortError(error, record.signal.reason);
  Error.captureStackTrace(aborted, outcome);
  return aborted;
}

/** A call that was refused before it could be made. */
function refuse(error, operation, caller) {
  const promise = Promise.reject(refusal(error, operation, caller));
  promise.withResponse = () => promise.then();
  return promise;
}

/** Says in the error of an argument what was to be done with it. */
function withOperation(error, operation) {
  if (!(error instanceof byKind.invalid_argument) || error.operation !== null) return error;
  const { description, hint, cause } = error;
  return new byKind.invalid_argument(`${operation}: ${error.message}`, { description, operation, hint, cause });
}

function refusal(error, operation, caller) {
  if (error instanceof byKind.invalid_argument) {
    const named = withOperation(error, operation);
    Error.captureStackTrace(named, caller);
    return named;
  }
  if (error.code !== 'GenericFailure') return error;
  // The native layer has thrown, which it does where nothing works any more.
  const thrown = error.message.startsWith('{') ? fromNative(error.message) : undefined;
  return thrown ?? new byKind.internal(`${operation}: internal: ${error.message}`, { operation, cause: error });
}

let flushing = false;

/** Calls that are made in one go, as by those who waited for others, are started with one wake-up of the worker. */
function flushSoon() {
  if (flushing) return;
  flushing = true;
  queueMicrotask(flush);
}

function flush() {
  flushing = false;
  queue.flush();
}

function listen(signal, token) {
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

const { Ended, Failed, KeyWanted } = native.News;

/** Takes what is there. Who waits for a call runs afterwards. */
function drain() {
  for (const [news, token, text, wire] of queue.take()) {
    const record = pending.get(token);
    if (news === Ended || news === Failed) {
      pending.delete(token);
      if (record.signal !== undefined) unlisten(record.signal, token);
      record.end({ failed: news === Failed, text, wire });
    } else if (news === KeyWanted) {
      record?.run(() => giveKey(record, text === 'refresh'));
    } else {
      record?.run(() => say(record.shared.logger, Number(text[0]), text.slice(1)));
    }
  }
}

/** Asks the program for the key. */
async function giveKey(record, refresh) {
  let key;
  try {
    key = await record.shared.key({ refresh });
    if (typeof key !== 'string')
      throw new TypeError(`the function for the API key must return a string, not ${kindOf(key)}`);
  } catch (thrown) {
    record.thrown = thrown;
    queue.answer(record.token, undefined, thrown instanceof Error ? thrown.message : String(thrown));
    return;
  }
  queue.answer(record.token, key);
}

// What it returned may be a secret of another type, so it is not shown.
const kindOf = (value) => (value === null ? 'null' : typeof value);

module.exports = { call, refuse, theQueue };
