// What programs must not write: each line is an error, or this file is one.

import { AbortError, Client, FlowStatus, FlowsError, isFlowsError, lint, parseFlowReply } from 'flows8x8';
import { Simulator } from 'flows8x8/testing';

declare const client: Client;
declare const error: unknown;

// @ts-expect-error a key is a text
new Client({ apiKey: 5 });
// @ts-expect-error there is no such region
new Client({ region: 'us' });
// @ts-expect-error no such option
new Client({ retries: 1 });
// @ts-expect-error no limit is false
new Client({ rateLimit: true });
// @ts-expect-error categories are missing
client.createFlow({ name: 'x' });
// @ts-expect-error categories are a list
client.createFlow({ name: 'x', categories: 'OTHER' });
// @ts-expect-error an id is a text
client.getFlow(812);
// @ts-expect-error only create reconciles
client.getFlow('812', { reconcile: true });
// @ts-expect-error a deadline is a number of milliseconds
client.getFlow('812', { timeoutMs: '2s' });
// @ts-expect-error the changes are missing
client.updateFlow('812');
// @ts-expect-error no such member
client.updateFlow('812', { endpoint: 'x' });
// @ts-expect-error for how long to wait is missing
client.waitForStatus('812', 'PUBLISHED');
// @ts-expect-error a call is to be awaited
client.getFlow('812').status;
// @ts-expect-error what comes back is not to be changed
(await client.getFlow('812')).name = 'x';
// @ts-expect-error nothing comes back
(await client.publishFlow('812')).id;
// @ts-expect-error there may be none
(await client.findFlow('x')).id;
// @ts-expect-error a document is no number
lint(5);
// @ts-expect-error a body is no number
parseFlowReply(5);
// @ts-expect-error it is not known to be one of ours
error.kind;
// @ts-expect-error no such kind
isFlowsError(error) && error.kind === 'nope';
// @ts-expect-error another kind's code
isFlowsError(error) && error.kind === 'timeout' && error.code === 'FLOWS8X8_SERVER';
// @ts-expect-error a kind is not to be changed
(error as FlowsError).kind = 'closed';
// @ts-expect-error no such shape
new Simulator({ shape: 'swagger' });
// @ts-expect-error a copy has no signal
client.withOptions({ signal: new AbortController().signal });
// @ts-expect-error a list is to be awaited
for (const flow of client.listFlows()) console.log(flow);
// @ts-expect-error a list is not to be changed
(await client.listFlows()).flows.push();
// @ts-expect-error no such status is known
FlowStatus.PAUSED;
// @ts-expect-error a part of a flow is none
client.downloadFlowJson({ id: '812' });
// @ts-expect-error any of them may be missing
lint('{}').errors[0].severity;
// @ts-expect-error what the server adds is not known
(await client.getFlow('812')).extra['anything'].toString();
// @ts-expect-error an abort is no failure of the API
(error as AbortError).kind;
// @ts-expect-error nothing but a cancelled call is behind an abort
(error as AbortError).cause.kind === 'timeout';
