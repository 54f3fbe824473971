// One library in a process of its own: `calls.mjs LIBRARY URL`.
//
// Reads orders from standard input, one JSON object a line, and answers each with one. Every library does the same job, as
// a user would write it by hand: GET a flow with a key over a connection that is kept, refuse any other status than 200,
// parse the JSON, and take out what is wanted.

import { createInterface } from 'node:readline';

const [library, url] = process.argv.slice(2);
const ACCOUNT = '1ab2c3d4-0000-4000-8000-00000000abcd';
const CHANNEL = 'ec36a867-3dd4-e911-814a-02d85f55fce8';
const FLOW = '822625023859371';
const path = `/api/v1/accounts/${ACCOUNT}/channels/${CHANNEL}/flows/${FLOW}`;
const headers = { authorization: 'Bearer bench-key', accept: 'application/json' };

/** What a user would make of the JSON. */
const flowOf = ({ flowId, name, status, categories, flowJsonUrl }) => ({
  id: flowId,
  name,
  status,
  categories,
  flowJsonUrl: flowJsonUrl ?? null,
});

/** Reads what came, so that no library saves what a user pays. */
function check(flow) {
  if (flow.id !== FLOW || flow.status !== 'DRAFT' || flow.name === '')
    throw new Error('not the flow that was asked for');
}

const LIBRARIES = {
  async flows8x8() {
    const { Client } = await import('flows8x8');
    const settings = { apiKey: 'bench-key', accountId: ACCOUNT, channelId: CHANNEL, rateLimit: false, proxy: false };
    const client = new Client({ ...settings, baseUrl: url });
    return () => client.getFlow(FLOW);
  },
  async undici(flight) {
    const { Pool } = await import('undici');
    // As many connections as calls: with fewer, calls would wait for one another.
    const pool = new Pool(url, { connections: flight });
    return async () => {
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      if (statusCode !== 200) throw new Error(`status ${statusCode}`);
      return flowOf(await body.json());
    };
  },
  async fetch() {
    return async () => {
      const response = await fetch(url + path, { headers });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return flowOf(await response.json());
    };
  },
  async axios(flight) {
    const { default: axios } = await import('axios');
    const { Agent } = await import('node:http');
    const httpAgent = new Agent({ keepAlive: true, maxSockets: flight });
    const instance = axios.create({ baseURL: url, headers, httpAgent, proxy: false });
    return async () => flowOf((await instance.get(path)).data);
  },
};

const made = new Map();

async function callOf(flight) {
  if (!made.has(flight)) made.set(flight, await LIBRARIES[library](flight));
  return made.get(flight);
}

async function block({ flight, calls }) {
  const call = await callOf(flight);
  let left = calls;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      check(await call());
    }
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: flight }, lane));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: (user + system) / calls };
}

/** The longest time between two beats of the event loop while the server keeps many calls waiting. */
async function stall({ flight }) {
  const call = await callOf(flight);
  let ended = false;
  let longest = 0;
  const beating = (async () => {
    let last = performance.now();
    while (!ended) {
      await new Promise(setImmediate);
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
  })();
  await Promise.all(Array.from({ length: flight }, call));
  ended = true;
  await beating;
  return { longest };
}

for await (const line of createInterface(process.stdin)) {
  const order = JSON.parse(line);
  console.log(JSON.stringify(await (order.stall ? stall(order) : block(order))));
}
process.exit(0);
