'use strict';

// Answers: beside a value, and as such.

const { byKind } = require('./errors.js');

/** What came over the wire: see `Answer.wire` in the native layer. */
function parse(wire) {
  const begin = wire.indexOf('\n') + 1;
  const [status, attempts, elapsedMs, head] = wire.slice(0, begin).split(' ').map(Number);
  return { status, attempts, elapsedMs, lines: wire.slice(begin, begin + head), body: wire.slice(begin + head) };
}

/** Headers from lines of names and values, those of one name joined. */
function headersOf(lines) {
  const headers = {};
  const parts = lines.split('\n');
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [name, value] = [parts[index], parts[index + 1]];
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return Object.freeze(headers);
}

/** Headers and body, not shown by `console.log`: a server may echo what nobody should see. */
class Wire {
  #lines;
  #text;
  #headers;
  #body;

  constructor({ lines, body }) {
    this.#lines = lines;
    this.#text = body;
  }

  get headers() {
    return (this.#headers ??= headersOf(this.#lines));
  }

  get body() {
    return (this.#body ??= new Uint8Array(Buffer.from(this.#text, 'latin1')));
  }
}

class Response extends Wire {
  constructor(value, wire) {
    const parsed = parse(wire);
    super(parsed);
    this.value = value;
    this.status = parsed.status;
    this.attempts = parsed.attempts;
    this.elapsedMs = parsed.elapsedMs;
    Object.freeze(this);
  }
}

class RawResponse extends Wire {
  constructor(wire) {
    const parsed = parse(wire);
    super(parsed);
    this.status = parsed.status;
    Object.freeze(this);
  }

  text() {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.body);
    } catch (cause) {
      throw unreadable('the body is not valid UTF-8', cause, this.text);
    }
  }

  json() {
    try {
      return JSON.parse(this.text());
    } catch (cause) {
      if (cause instanceof byKind.decode) throw cause;
      // What the parser says quotes the body.
      throw unreadable('the body is not JSON', undefined, this.json);
    }
  }
}

function unreadable(description, cause, caller) {
  const error = new byKind.decode(`request: decode: ${description}`, { description, operation: 'request', cause });
  Error.captureStackTrace(error, caller);
  return error;
}

module.exports = { RawResponse, Response };
