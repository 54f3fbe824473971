// What programs write. Compiled, never run.

import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import {
  AbortError,
  Client,
  ConflictError,
  ErrorKind,
  FlowCategory,
  FlowStatus,
  FlowsError,
  Region,
  explain,
  isFlowsError,
  lint,
  parseFlowReply,
} from 'flows8x8';
import type {
  AnyFlowsError,
  Call,
  ClientOptions,
  FlowDetails,
  FlowReply,
  FlowSummary,
  Response,
  SavedFlow,
} from 'flows8x8';
import { Simulator } from 'flows8x8/testing';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T => true as T;

const options: ClientOptions = {
  apiKey: async () => readFile('key', 'utf8'),
  region: Region.EU,
  pathStyle: 'config',
  rateLimit: false,
  proxy: false,
  caPem: new Uint8Array(),
  headers: { 'x-a': 'b' },
  logger: console,
  environment: process.env,
};
export const client = new Client(options);
export const fromEnvironment = new Client();

export async function main(signal: AbortSignal, maybe: string | undefined): Promise<void> {
  const saved = await client.createFlow(
    {
      name: 'Booking',
      categories: [FlowCategory.SURVEY, 'SOMETHING_NEW'],
      flowJson: { path: 'a.json' },
      endpointUri: maybe,
    },
    { timeoutMs: 2000, maxRetries: 0, headers: { 'x-a': 'b' }, signal, raiseOnValidation: true, reconcile: true },
  );
  holds<Equal<typeof saved, SavedFlow>>();
  const id: string = saved.requireValid().id;
  await client.updateFlow(id, { name: 'x', endpointUri: null, categories: undefined });
  await client.updateFlow(id, { flowJson: new URL('file:///a.json') }, { raiseOnValidation: false });
  await client.updateFlow(id, { flowJson: await readFile('a.json') });
  await client.updateFlow(id, { flowJson: { version: '7.0', screens: [] } });

  const call: Call<FlowDetails> = client.getFlow(id, { signal });
  const response: Response<FlowDetails> = await call.withResponse();
  const [status, attempts, body]: [number, number, Uint8Array] = [response.status, response.attempts, response.body];
  const header: string | undefined = response.headers['content-type'];
  const flow = response.value;
  if (flow.status === 'PUBLISHED' || flow.status === FlowStatus.DRAFT) console.log(status, attempts, body, header);
  const text: string = flow.status.toLowerCase();

  for (const each of await client.listFlows({ limit: 10, signal })) {
    const summary: FlowSummary = each;
    console.log(summary.extra['anything'], text);
  }
  const nothing: void = await client.publishFlow(id);
  const found: FlowSummary | null = await client.findFlow('Booking');
  const preview = await client.previewFlow(id, { refresh: true });
  const until: Date | null = preview.expiresAt;
  const json: string = await client.downloadFlowJson(flow);
  await client.waitForStatus(id, 'PUBLISHED', { timeoutMs: 60_000 });
  const raw = await client.request('GET', '/api/v1/accounts/{account}/x', { body: { any: 'thing' } });
  const answer: unknown = raw.json();
  console.log(nothing, found?.name, until, json, answer);
  const other: Client = client.withChannel('c').withOptions({ timeoutMs: 1, raiseOnValidation: true });
  other.close();
  await using disposed = client;
  console.log(disposed.baseUrl, disposed.channelId?.length);
}

export function told(error: unknown): string {
  if (error instanceof AbortError) return error.cause.hint ?? error.name;
  if (error instanceof ConflictError) return error.code;
  if (!isFlowsError(error)) throw error;
  switch (error.kind) {
    case 'rate_limited':
      holds<Equal<typeof error.code, 'FLOWS8X8_RATE_LIMITED'>>();
      return `wait ${error.retryAfter ?? 1} s`;
    case 'validation_failed':
      return error.validationErrors.map((finding) => `${finding.lineStart}: ${finding.message}`).join('\n');
    case ErrorKind.NOT_FOUND:
      return error.errorId ?? error.message;
    case 'timeout': {
      const timeout: 'FLOWS8X8_TIMEOUT' = error.code;
      return timeout;
    }
    default:
      return error.hint ?? error.message;
  }
}

// Every kind is one of the union's, so that a switch over all of them is exhaustive.
holds<Equal<AnyFlowsError['kind'], ErrorKind>>();
const base: FlowsError = new ConflictError('text');
console.log(base.toJSON(), lint('{}').errors[0]?.location.line, lint({ path: 'a.json' }), explain('X')?.text);

export function webhook(request: IncomingMessage, body: Buffer): FlowReply | null {
  const reply = parseFlowReply(body, { authorization: 'Bearer s', headers: request.headers });
  console.log(parseFlowReply({}, { headers: new Headers() }), parseFlowReply('{}'));
  console.log(reply?.data['email'], reply?.user.msisdn, reply?.timestamp?.getTime());
  return reply;
}

export async function simulated(): Promise<void> {
  await using simulator = await new Simulator({ seed: 1, faults: 'status=503:0.1' }).start();
  console.log(simulator.url, simulator.environment['FLOWS8X8_BASE_URL'], simulator.client({ timeoutMs: 5 }));
}
