// HTTP servers on this machine that do what a test wants, and tell what was asked of them.

import { once } from 'node:events';
import { createServer } from 'node:http';

export const FLOW = { flowId: '812', name: 'Booking', status: 'DRAFT', categories: ['OTHER'] };

/** The settings with which a client goes to a server of this file, and to no other. */
export const SETTINGS = {
  apiKey: 'test-key-1f4c9a',
  accountId: '1ab2c3d4-0000-4000-8000-00000000abcd',
  channelId: 'ec36a867-3dd4-e911-814a-02d85f55fce8',
  proxy: false,
  environment: {},
  rateLimit: false,
  initialBackoffMs: 1,
};

/** Answers with a status and JSON. */
export const json = (status, body, headers) => (_, response) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

/** Never answers. */
export const never = () => {};

export class Server {
  requests = [];
  /** Connections that are open. */
  open = new Set();
  closed = 0;
  #waiting = [];

  /** `answer(request, response, server)` answers each request, whose body is text by then. */
  static async start(answer = json(200, FLOW)) {
    const server = new Server();
    server.http = createServer(async (request, response) => {
      request.setEncoding('utf8');
      let body = '';
      for await (const text of request) body += text;
      const { method, url, headers } = request;
      server.requests.push({ method, url, headers, body });
      server.#changed();
      answer({ method, url, headers, body }, response, server);
    });
    server.http.keepAliveTimeout = 60_000;
    server.http.on('connection', (socket) => {
      server.open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        server.open.delete(socket);
        server.closed += 1;
        server.#changed();
      });
    });
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    server.url = `http://127.0.0.1:${server.http.address().port}`;
    return server;
  }

  settings(more) {
    return { ...SETTINGS, baseUrl: this.url, ...more };
  }

  #changed() {
    for (const look of this.#waiting) look();
  }

  /** Waits until something is so. */
  async until(holds) {
    while (!holds(this)) {
      await new Promise((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

/** Runs a test with a server. */
export async function serving(answer, test) {
  const server = await Server.start(answer);
  try {
    return await test(server);
  } finally {
    await server.stop();
  }
}
