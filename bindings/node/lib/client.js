'use strict';

// The client as programs see it: checks arguments, has the native layer make the call, and reads what comes back.

const native = require('./native.js');
const check = require('./arguments.js');
const models = require('./models.js');
const { fromNative, refused } = require('./errors.js');
const { call, refuse, theQueue } = require('./calls.js');
const { settingsOf } = require('./settings.js');
const { RawResponse } = require('./response.js');

/** What a client and its copies have in common, and the native client of this one. */
class Shared {
  constructor(client, key, logger) {
    this.native = client;
    this.key = key;
    this.logger = logger;
  }

  with(client) {
    return new Shared(client, this.key, this.logger);
  }
}

const read = (model) => (text) => model.fromJSON(JSON.parse(text));
const SAVED = read(models.SavedFlow);
const DETAILS = read(models.FlowDetails);
const LIST = read(models.FlowList);
const PREVIEW = read(models.FlowPreview);
const NOTHING = () => undefined;
const TEXT = (text) => text;
const FOUND = (text) => (text === 'null' ? null : models.FlowSummary.fromJSON(JSON.parse(text)));
const RAW = (_, wire) => new RawResponse(wire);

const { CALL, CREATE, SAVE, SHARED } = check;
const LISTING = { ...CALL, limit: check.count };
const PREVIEWING = { ...CALL, refresh: check.truth };
const REQUESTING = { ...CALL, body: check.requestBody };

/** The native client behind what the native layer returned, or its error. */
function made(result, caller) {
  if (typeof result !== 'string') return result;
  const error = fromNative(result);
  Error.captureStackTrace(error, caller);
  throw error;
}

class Client {
  #shared;

  constructor(options) {
    if (options instanceof Shared) {
      this.#shared = options;
      return;
    }
    const { settings, key, logger } = settingsOf(options);
    this.#shared = new Shared(made(native.connect(theQueue(), settings), new.target), key, logger);
  }

  get baseUrl() {
    return this.#shared.native.baseUrl;
  }

  get accountId() {
    return this.#shared.native.accountId;
  }

  get channelId() {
    return this.#shared.native.channelId;
  }

  get isClosed() {
    return this.#shared.native.isClosed;
  }

  createFlow(flow, options) {
    return this.#call('create_flow', this.createFlow, options, CREATE, SAVED, () => {
      const given = check.newFlow(flow);
      return (client, own) => client.createFlow(given, own);
    });
  }

  getFlow(flowId, options) {
    return this.#call('get_flow', this.getFlow, options, CALL, DETAILS, () => {
      const id = check.text('flowId', flowId);
      return (client, own) => client.getFlow(id, own);
    });
  }

  listFlows(options) {
    return this.#call('list_flows', this.listFlows, options, LISTING, LIST, () => {
      return (client, own) => client.listFlows(own?.limit, own);
    });
  }

  updateFlow(flowId, changes, options) {
    return this.#call('update_flow', this.updateFlow, options, SAVE, SAVED, () => {
      const id = check.text('flowId', flowId);
      const given = check.changes(changes);
      return (client, own) => client.updateFlow(id, given, own);
    });
  }

  publishFlow(flowId, options) {
    return this.#call('publish_flow', this.publishFlow, options, CALL, NOTHING, () => {
      const id = check.text('flowId', flowId);
      return (client, own) => client.publishFlow(id, own);
    });
  }

  deprecateFlow(flowId, options) {
    return this.#call('deprecate_flow', this.deprecateFlow, options, CALL, NOTHING, () => {
      const id = check.text('flowId', flowId);
      return (client, own) => client.deprecateFlow(id, own);
    });
  }

  deleteFlow(flowId, options) {
    return this.#call('delete_flow', this.deleteFlow, options, CALL, NOTHING, () => {
      const id = check.text('flowId', flowId);
      return (client, own) => client.deleteFlow(id, own);
    });
  }

  previewFlow(flowId, options) {
    return this.#call('preview_flow', this.previewFlow, options, PREVIEWING, PREVIEW, () => {
      const id = check.text('flowId', flowId);
      return (client, own) => client.previewFlow(id, own?.refresh, own);
    });
  }

  downloadFlowJson(flow, options) {
    return this.#call('download_flow_json', this.downloadFlowJson, options, CALL, TEXT, () => {
      const source = check.flowSource(flow);
      return (client, own) => client.downloadFlowJson(source, own);
    });
  }

  findFlow(name, options) {
    return this.#call('find_flow', this.findFlow, options, CALL, FOUND, () => {
      const wanted = check.text('name', name);
      return (client, own) => client.findFlow(wanted, own);
    });
  }

  waitForStatus(flowId, status, options) {
    return this.#call('wait_for_status', this.waitForStatus, options, CALL, DETAILS, () => {
      const [id, wanted] = [check.text('flowId', flowId), check.text('status', status)];
      return (client, { timeoutMs, ...own } = {}) => {
        if (timeoutMs === undefined) throw refused('options.timeoutMs is missing: for how long to wait');
        // How long to wait is no deadline of the single questions.
        return client.waitForStatus(id, wanted, timeoutMs, own);
      };
    });
  }

  request(method, path, options) {
    return this.#call('request', this.request, options, REQUESTING, RAW, () => {
      const [verb, where] = [check.text('method', method), check.text('path', path)];
      return (client, own) => client.request(verb, where, own?.body, own);
    });
  }

  withChannel(channelId) {
    const { native: client } = this.#shared;
    return this.#copy(made(client.withChannel(check.text('channelId', channelId)), this.withChannel));
  }

  withOptions(options) {
    return this.#copy(this.#shared.native.withOptions(check.members('options', options, SHARED)));
  }

  close() {
    this.#shared.native.close();
  }

  describe() {
    return this.#shared.native.describe();
  }

  toJSON() {
    const { baseUrl, accountId, channelId, isClosed } = this;
    return { baseUrl, accountId, channelId, isClosed };
  }

  /** For tests: a call that panics. */
  [Symbol.for('flows8x8.test.panic')]() {
    return call(this.#shared, 'panic', undefined, (client) => client.panic(), NOTHING);
  }

  /**
   * Makes a call. `prepare` checks the arguments before the options, and returns how the call is started with the native
   * client and the options that were given, if any. A refusal's stack begins with who has called `caller`.
   */
  #call(operation, caller, options, known, reader, prepare) {
    try {
      const start = prepare();
      if (options === undefined || options === null) return call(this.#shared, operation, undefined, start, reader);
      const { signal, ...given } = check.members('options', options, known);
      const begin = (client, cancellable) => start(client, { ...given, cancellable });
      return call(this.#shared, operation, signal, begin, reader);
    } catch (error) {
      return refuse(error, operation, caller);
    }
  }

  #copy(client) {
    return copyOf(this.#shared.with(client));
  }
}

// Not in the class: a bundler gives one that names itself another name.
const copyOf = (shared) => new Client(shared);

// Where the runtime has it, for `await using`.
if (typeof Symbol.asyncDispose === 'symbol') {
  Object.defineProperty(Client.prototype, Symbol.asyncDispose, {
    value: async function asyncDispose() {
      this.close();
    },
  });
}

Object.defineProperty(Client.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: function inspect(_depth, options, inspect) {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`;
  },
});

module.exports = { Client };
