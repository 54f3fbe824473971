'use strict';

// Answers: beside a value, and as such.

const { byKind } = require('./errors.js');

/** Headers from lines of names and values. */
function headersOf(lines) {
  const headers = {};
  const parts = lines.split('\n');
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [name, value] = [parts[index], parts[index + 1]];
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return Object.freeze(headers);
}

/**
 * What came over the wire, made when it is first looked at: most never are. Not shown by `console.log`, as a server may
 * echo what nobody should see.
 */
class Wire {
  #lines;
  #bytes;
  #headers;
  #body;

  constructor(lines, bytes) {
    this.#lines = lines;
    this.#bytes = bytes;
  }

  get headers() {
    return (this.#headers ??= headersOf(this.#lines));
  }

  get body() {
    return (this.#body ??= new Uint8Array(Buffer.from(this.#bytes, 'latin1')));
  }
}

class Response extends Wire {
  constructor(value, { status, attempts, elapsedMs, headers, body }) {
    super(headers, body);
    this.value = value;
    this.status = status;
    this.attempts = attempts;
    this.elapsedMs = elapsedMs;
    Object.freeze(this);
  }
}

class RawResponse extends Wire {
  constructor({ status, headers, body }) {
    super(headers, body);
    this.status = status;
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
