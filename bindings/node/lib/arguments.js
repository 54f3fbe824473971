'use strict';

// Checks what programs pass, and puts it into the form the native layer takes. What is wrong is thrown as an
// InvalidArgumentError that names the argument.

const { refused } = require('./errors.js');

const given = (value) => value !== undefined && value !== null;

/** What a value is, for people; never the value itself, which may be a secret. */
function kindOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'undefined') return 'undefined';
  return `a ${typeof value}`;
}

function wrong(name, wanted, value) {
  return refused(`${name} must be ${wanted}, not ${kindOf(value)}`);
}

function text(name, value) {
  if (typeof value !== 'string') throw wrong(name, 'a string', value);
  if (!value.isWellFormed()) throw refused(`${name} holds half a character (a lone surrogate), which cannot be sent`);
  return value;
}

function truth(name, value) {
  if (typeof value !== 'boolean') throw wrong(name, 'true or false', value);
  return value;
}

/** A whole number of at most 32 bits. */
function count(name, value) {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong(name, 'a whole number', value);
  if (value < 0 || value > 0xffffffff) throw refused(`${name} must not be negative or that large`);
  return value;
}

function size(name, value) {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong(name, 'a whole number', value);
  if (value < 0) throw refused(`${name} must not be negative`);
  return value;
}

function milliseconds(name, value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(name, 'a number of milliseconds', value);
  if (value < 0) throw refused(`${name} must be a number of milliseconds, 0 or more`);
  return value;
}

/** Names and values of headers, one after the other. */
function headers(name, value) {
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(name, 'an object of strings', value);
  const list = [];
  const pairs = typeof value.entries === 'function' ? value.entries() : Object.entries(value);
  for (const [header, content] of pairs) {
    if (!given(content)) continue;
    list.push(text(name, header), text(`${name}.${header}`, content));
  }
  return list;
}

function bytes(value) {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** The path of a file, made absolute now: the directory may be another one by the time it is read. */
function path(name, value) {
  if (isUrl(value)) {
    try {
      return require('node:url').fileURLToPath(value);
    } catch (cause) {
      throw refused(`${name} must be a file: URL: ${cause.message}`, { cause });
    }
  }
  return require('node:path').resolve(text(name, value));
}

/** Also one of another realm, as test runners have them. */
function isUrl(value) {
  return value instanceof URL || Object.prototype.toString.call(value) === '[object URL]';
}

/** A document in any of its forms; `space` is how an object is written. */
function document(name, value, space) {
  if (typeof value === 'string') return { text: text(name, value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(name, 'a string, bytes, a URL, {path} or an object', value);
  }
  if (bytes(value)) return { bytes: value };
  if (isUrl(value)) return { path: path(name, value) };
  const members = Object.keys(value);
  // A flow has several members, and none of this name.
  if (members.length === 1 && members[0] === 'path') return { path: path(`${name}.path`, value.path) };
  return { text: json(name, value, space) };
}

function json(name, value, space) {
  let written;
  try {
    written = JSON.stringify(value, undefined, space);
  } catch (cause) {
    throw refused(`${name} cannot be written as JSON: ${String(cause?.message ?? cause).split('\n')[0]}`, { cause });
  }
  if (written === undefined) throw wrong(name, 'something that can be written as JSON', value);
  return written;
}

function categories(name, value) {
  if (!Array.isArray(value)) throw wrong(name, "an array such as ['SURVEY']", value);
  return value.map((each, index) => text(`${name}[${index}]`, each));
}

/** The known members of an object, checked; one that is not known is refused. */
function members(what, value, checks, nulls) {
  const checked = {};
  if (!given(value)) return checked;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(what, 'an object', value);
  for (const name of Object.keys(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) throw unknown(what, name, Object.keys(checks));
    const member = value[name];
    if (given(member)) checked[name] = check(name, member);
    else if (member === null && nulls !== undefined) nulls.push(name);
  }
  return checked;
}

function unknown(what, name, known) {
  const near = closest(name, known);
  return refused(`${what} has no member ${JSON.stringify(name)}`, {
    hint: near === undefined ? `it has ${known.join(', ')}` : `did you mean ${near}?`,
  });
}

/** The name that may have been meant. */
function closest(name, known) {
  const plain = (each) => each.replace(/[_-]/g, '').toLowerCase();
  const measured = known.map((each) => [distance(plain(name), plain(each)), each]).sort(([a], [b]) => a - b);
  const [[far, near]] = measured;
  return far <= Math.max(1, near.length / 4) ? near : undefined;
}

/** How many letters are to be added, removed or replaced. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

function signal(name, value) {
  const usable = typeof value === 'object' && typeof value.aborted === 'boolean';
  if (!usable || typeof value.addEventListener !== 'function') throw wrong(name, 'an AbortSignal', value);
  return value;
}

/** The options every call takes. */
const CALL = { timeoutMs: milliseconds, maxRetries: count, headers, signal };
const SAVE = { ...CALL, raiseOnValidation: truth };
const CREATE = { ...SAVE, reconcile: truth };
const { signal: _, ...SHARED } = CREATE;

const FLOW = {
  name: text,
  categories,
  publish: truth,
  flowJson: document,
  cloneFlowId: text,
  endpointUri: text,
};
const CHANGES = { ...FLOW, applicationId: text };

function newFlow(value) {
  if (!given(value)) throw wrong('flow', 'an object with name and categories', value);
  const flow = members('flow', value, FLOW);
  for (const name of ['name', 'categories']) {
    if (flow[name] === undefined) throw refused(`flow.${name} is missing`);
  }
  return flow;
}

function changes(value) {
  const nulls = [];
  const changed = members('changes', value, CHANGES, nulls);
  changed.nulls = nulls;
  return changed;
}

/** A flow to download: an id, or what getFlow has returned. */
function flowSource(value) {
  if (typeof value === 'string') return { id: text('flow', value) };
  if (typeof value !== 'object' || value === null || typeof value.id !== 'string') {
    throw wrong('flow', 'FlowDetails or the id of a flow', value);
  }
  return { details: json('flow', value) };
}

/** The body of a request: bytes as they are, anything else as JSON. */
function requestBody(name, value) {
  return bytes(value) ? { bytes: value } : { json: json(name, value) };
}

module.exports = {
  CALL,
  CREATE,
  SAVE,
  SHARED,
  bytes,
  changes,
  count,
  document,
  flowSource,
  given,
  headers,
  members,
  milliseconds,
  newFlow,
  path,
  requestBody,
  signal,
  size,
  text,
  truth,
  wrong,
};
