// Compiled with the examples, never run: were the package not found, nothing of it would be an error here either.

import { Client } from 'flows8x8';

// @ts-expect-error there is no such method
new Client().createFlows();
// @ts-expect-error there is no such option
new Client({ retries: 1 });
