// A service with a flow for each tenant: creates and publishes it on the tenant's own channel, and receives what the
// tenant's customers fill in.
//
//     FLOWS8X8_WEBHOOK_AUTHORIZATION='Bearer s3cr3t' PORT=3000 node tenants.mjs

import { readFile } from 'node:fs/promises';
import express from 'express';
import { Client, WebhookError, isFlowsError, parseFlowReply } from 'flows8x8';

/** What was set for the webhook in 8x8 as httpAuthorization. */
const AUTHORIZATION = process.env.FLOWS8X8_WEBHOOK_AUTHORIZATION;
if (!AUTHORIZATION) throw new Error('set FLOWS8X8_WEBHOOK_AUTHORIZATION: without it anyone could send replies');

const template = JSON.parse(await readFile(new URL(process.env.TEMPLATE ?? 'template.json', import.meta.url), 'utf8'));

// One client for all: its copies share connections, and the limit of 100 requests a minute that the key has.
const client = new Client({ reconcile: true, userAgentSuffix: 'tenants/1.0' });

/** The latest messages. With several processes, or to outlive them, a unique column of a database does this. */
const seen = new Set();

/** Whether this is the first time that a message comes. */
function isNew(umid) {
  if (umid !== '' && seen.has(umid)) return false;
  seen.add(umid);
  if (seen.size > 10_000) seen.delete(seen.values().next().value);
  return true;
}

/** What takes its time goes here. */
async function actOn(reply) {
  console.log(`${reply.user.msisdn} has filled in: ${Object.keys(reply.data).sort().join(', ')}`);
}

const app = express();

// {"channelId": "...", "greeting": "..."}: answers with the flow's id.
app.post('/tenants/:tenant/flows', express.json(), async (request, response) => {
  const { channelId, greeting } = request.body;
  const flowJson = structuredClone(template);
  flowJson.screens[0].title = greeting;

  // A caller that hangs up waits no longer.
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  const { signal } = controller;

  const channel = client.withChannel(channelId);
  const flow = { name: `Survey of ${request.params.tenant}`, categories: ['SURVEY'], flowJson };
  const saved = await channel.createFlow(flow, { signal, raiseOnValidation: true });
  await channel.publishFlow(saved.id, { signal });
  response.status(201).json({ id: saved.id });
});

// 8x8 repeats what is not answered within 5 seconds, so everything but a wrong secret is answered with 200, at once.
app.post('/flow-replies', express.raw({ type: () => true }), (request, response) => {
  let reply;
  try {
    reply = parseFlowReply(request.body, { authorization: AUTHORIZATION, headers: request.headers });
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    console.warn(`refused: ${error.description}`);
    // With a body in the error the secret was right, and what cannot be read is not worth a repetition.
    response.sendStatus(error.body === null ? 401 : 200);
    return;
  }
  response.sendStatus(200);
  if (reply !== null && isNew(reply.umid)) actOn(reply).catch(console.error);
});

// What 8x8 says is passed on; what is wrong with this service is not.
app.use((error, _request, response, _next) => {
  if (response.headersSent) return;
  if (!isFlowsError(error)) {
    console.error(error);
    response.sendStatus(500);
    return;
  }
  console.error(error.message);
  const { kind, errorId, validationErrors } = error;
  if (error.retryAfter !== null) response.set('retry-after', String(Math.ceil(error.retryAfter)));
  const status = { validation_failed: 422, conflict: 409, rate_limited: 429, invalid_argument: 400 }[kind] ?? 502;
  response.status(status).json({ error: kind, errorId, findings: validationErrors });
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

process.once('SIGTERM', () => {
  server.close();
  client.close();
});
