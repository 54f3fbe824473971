// Reads index.d.ts: the names that interfaces, classes and methods declare.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('flows8x8/package.json'));

/** The declarations without their comments. */
const TEXT = readFileSync(join(folder, 'index.d.ts'), 'utf8')
  .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
  .replaceAll(/\/\/.*$/gm, '');

/** What stands between the braces of an interface or a class, and what it extends. */
function body(name) {
  const head = new RegExp(`(?:interface|class) ${name}(?:<\\w+>)?(?: extends ([^{]+))? \\{`).exec(TEXT);
  if (head === null) throw new Error(`index.d.ts declares no ${name}`);
  let depth = 1;
  let end = head.index + head[0].length;
  for (const begin = end; depth > 0; end += 1) {
    if (begin > TEXT.length) throw new Error(`${name} does not end`);
    if (TEXT[end] === '{') depth += 1;
    if (TEXT[end] === '}') depth -= 1;
  }
  const bases = (head[1] ?? '').split(/,(?![^<]*>)/).map((base) => base.trim().replace(/<.*/, ''));
  return { text: TEXT.slice(head.index + head[0].length, end - 1), bases: bases.filter(Boolean) };
}

/** The text with a sign for what stands in brackets, so that only names of this level remain, and methods are told apart. */
function flat(text) {
  let before;
  let now = text;
  do {
    before = now;
    now = before.replaceAll(/\{[^{}]*\}|\([^()]*\)/g, '§');
  } while (now !== before);
  return now;
}

const OUTSIDE = new Set(['Model', 'Iterable', 'Promise', 'Error', 'FlowsError', 'ApiError', 'TransportError']);

/** The names of the properties of an interface, those of what it extends included; methods are none. */
export function properties(name) {
  const { text, bases } = body(name);
  const own = [...flat(text).matchAll(/^\s*(?:readonly )?(\w+)\??:/gm)].map(([, property]) => property);
  const inherited = bases.filter((base) => !OUTSIDE.has(base)).flatMap(properties);
  return [...inherited, ...own].filter((property) => property !== 'constructor');
}

/** The methods of a class: the names of their parameters, `?` after those that may be left out. */
export function methods(name) {
  const { text } = body(name);
  const found = new Map();
  for (const [, method, parameters] of text.matchAll(/^  (\w+)\(((?:[^()]|\([^()]*\))*)\)(?::|;)/gm)) {
    found.set(
      method,
      [...flat(parameters).matchAll(/(?:^|,)\s*(\w+\??):/g)].map(([, parameter]) => parameter),
    );
  }
  return found;
}

/** The members of the options that a method of the client takes, by the text of its last parameter. */
export function optionsOf(method) {
  const { text } = body('Client');
  const at = text.indexOf(`  ${method}(`);
  const declared = text.slice(at, text.indexOf('): ', at));
  const options = declared.slice(declared.indexOf('options'));
  const inline = [...options.matchAll(/[{;]\s*(\w+)\??:/g)].map(([, member]) => member);
  const named = [...options.matchAll(/\b(\w+Options)\b/g)].flatMap(([, base]) => properties(base));
  return [...new Set([...named, ...inline])];
}
