// The same from CommonJS. Compiled, never run.

import flows8x8 = require('flows8x8');
import testing = require('flows8x8/testing');
import { Client, NotFoundError } from 'flows8x8';

export async function main(): Promise<string> {
  const client: flows8x8.Client = new flows8x8.Client({ accountId: 'a' });
  try {
    return (await client.getFlow('1')).status;
  } catch (error) {
    if (error instanceof NotFoundError) return error.kind;
    throw error;
  } finally {
    client.close();
  }
}

export const same: typeof Client = flows8x8.Client;
export const simulator: testing.Simulator = new testing.Simulator();
