'use strict';

// What calls yield: plain frozen objects, made from the canonical JSON of the core.

const native = require('./native.js');

const NONE = Object.freeze([]);

/** A time as 8x8 writes them; null for a text that cannot be read. */
function dateOf(raw) {
  const millis = raw === null ? null : native.parseTimestamp(raw);
  return millis === null ? null : new Date(millis);
}

function deepFreeze(value) {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Sets a member of any name; a simple assignment to `__proto__` would do something else. */
function put(object, name, value) {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}

// What a field may hold: whether a value fits, how it is read, and how it is written again.

const plain = (type) => ({ fits: (value) => typeof value === type, read: (value) => value ?? null });
const text = plain('string');
const number = plain('number');
const truth = plain('boolean');
const fitsObject = (value) => typeof value === 'object' && value !== null;
const document = { fits: fitsObject, read: deepFreeze };
const texts = { fits: Array.isArray, read: (value) => Object.freeze(value ?? []) };
const listOf = (model) => ({
  fits: Array.isArray,
  read: (value) => (value === undefined || value.length === 0 ? NONE : Object.freeze(value.map(model.fromJSON))),
  write: (value) => value.map((each) => each.toJSON()),
});
const one = (model) => ({ fits: fitsObject, read: model.fromJSON, write: (value) => value.toJSON() });
/** A time is two properties: what it is, and how it was written. */
const time = (name) => ({ fits: text.fits, read: (value) => dateOf(value ?? null), also: `${name}Raw` });

const NO_EXTRA = Object.freeze({});

/** A class whose instances have these fields and, where the server may send more, `extra`. */
function model(name, fields, { open = true } = {}) {
  const table = Object.entries(fields);
  const cls = {
    [name]: class {
      static fromJSON(json) {
        const made = new cls();
        for (const [field, { fits, read, also }] of table) {
          const value = fits(json[field]) ? json[field] : undefined;
          made[field] = read(value);
          if (also !== undefined) made[also] = value ?? null;
        }
        if (open) made.extra = extraOf(json);
        return Object.freeze(made);
      }

      toJSON() {
        const json = {};
        for (const [field, { write, also }] of table) {
          // A time is written as it came, also one that cannot be read.
          const value = this[also ?? field];
          if (value !== null) json[field] = write === undefined ? value : write(value);
        }
        if (open) for (const member of Object.keys(this.extra)) put(json, member, this.extra[member]);
        return json;
      }
    },
  }[name];
  function extraOf(json) {
    let extra = NO_EXTRA;
    for (const member in json) {
      // What has the name of a field and is something else is none.
      if (Object.hasOwn(fields, member) && fields[member].fits(json[member])) continue;
      if (extra === NO_EXTRA) extra = {};
      put(extra, member, json[member]);
    }
    return deepFreeze(extra);
  }
  return cls;
}

const position = { lineStart: number, lineEnd: number, columnStart: number, columnEnd: number };

const ErrorPointer = model('ErrorPointer', { ...position, path: text });

const ValidationError = model('ValidationError', {
  error: text,
  errorType: text,
  message: text,
  ...position,
  pointers: listOf(ErrorPointer),
});

const SavedFlow = model('SavedFlow', {
  id: text,
  success: truth,
  validationErrors: listOf(ValidationError),
  reconciled: truth,
});
Object.defineProperty(SavedFlow.prototype, 'requireValid', {
  value: function requireValid() {
    // errors.js needs this file.
    return require('./errors.js').requireValid(this);
  },
});

const FlowDetails = model('FlowDetails', {
  id: text,
  name: text,
  status: text,
  categories: texts,
  flowJsonUrl: text,
  flowJson: text,
  validationErrors: listOf(ValidationError),
});

const FlowSummary = model('FlowSummary', { id: text, name: text, status: text });

const FlowList = model('FlowList', { flows: listOf(FlowSummary), truncated: truth });
Object.defineProperties(FlowList.prototype, {
  length: {
    get() {
      return this.flows.length;
    },
  },
  [Symbol.iterator]: {
    value: function iterator() {
      return this.flows[Symbol.iterator]();
    },
  },
});

const FlowPreview = model('FlowPreview', { id: text, url: text, expiresAt: time('expiresAt') });

const Location = model(
  'Location',
  { line: number, column: number, endLine: number, endColumn: number, start: number, end: number },
  { open: false },
);

const Finding = model(
  'Finding',
  { validationError: one(ValidationError), severity: text, help: text, location: one(Location) },
  { open: false },
);

const LintReport = model('LintReport', { errors: listOf(Finding), warnings: listOf(Finding) }, { open: false });

Object.defineProperty(LintReport.prototype, 'isValid', {
  get() {
    return this.errors.length === 0;
  },
});

const Explanation = model('Explanation', { code: text, text: text, example: text }, { open: false });

const ReplyUser = model('ReplyUser', {
  msisdn: text,
  channelUserId: text,
  name: text,
  username: text,
});

const FlowReply = model('FlowReply', {
  data: document,
  flowToken: text,
  umid: text,
  user: one(ReplyUser),
  replyToUmid: text,
  channel: text,
  channelId: text,
  subAccountId: text,
  timestamp: time('timestamp'),
  version: number,
});

module.exports = {
  ErrorPointer,
  Explanation,
  FlowDetails,
  FlowList,
  FlowPreview,
  FlowReply,
  FlowSummary,
  LintReport,
  SavedFlow,
  ValidationError,
  dateOf,
};
