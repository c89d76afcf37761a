// What the prompt adds to a context: its globals, how values are shown, completion.
(function (host, prelude, commands) {
'use strict';
const { Object, Symbol, Set, Map, Error, Date, RegExp, Promise, Math } = globalThis;
const { put, describe, plain, is, apply, isHandle, definitionOf, defineProperty, getPrototypeOf, getOwnPropertyDescriptor, ownKeys, isArray,
  toText, api, S } = prelude.tools;
const global = (name, descriptor) => defineProperty(globalThis, name, { configurable: true, enumerable: false, ...descriptor });
for (const name of Object.keys(api)) { global(name, { value: api[name], writable: true }); }
/** Names that stand for the machine's own handles, also where a command has the same name. */
const HANDLES = ['m', 'cpu', 'tasks', 'rd', 'log'];
global('m', { get: () => host.machine() });
global('cpu', { value: n => host.machine().cpu(n), writable: true });
global('tasks', { get: () => host.machine().tasks });
global('rd', { get: () => host.machine().rootDomain });
global('log', { get: () => host.machine().kernelLog });
const print = (...a) => { host.print(a.map(x => typeof x === 'string' ? x : inspect(x)).join(' ')); };
global('print', { value: print, writable: true });
global('console', { value: Object.freeze({ log: print, info: print, warn: print, error: print }), writable: true });
for (let i = 0; i < commands.length; i++) {
  const name = commands[i];
  const f = (...a) => { host.command(name, a); };
  defineProperty(f, 'name', { value: name });
  const id = name.replace(/-([a-z])/g, (_, c) => c.toUpperCase()) + (['break', 'delete', 'switch'].includes(name) ? '_' : '');
  if (!HANDLES.includes(id)) { global(id, { value: f, writable: true }); }
}

// -- values as text --------------------------------------------------------------------------------

const MAX_ITEMS = 100, MAX_DEPTH = 3, LINE = 76;
const quote = x => "'" + x.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/[\x00-\x1f\x7f]/g, '?') + "'";
const key = k => typeof k === 'symbol' ? '[' + S(k) + ']' : /^[A-Za-z_$][\w$]*$/.test(k) ? k : quote(k);
const short = x => is.Cpu(x) ? 'Cpu ' + x.id : is.Rq(x) ? 'Rq of CPU ' + x.cpu : is.Task(x) ? 'Task ' + x.pid + ' ' + x.comm : x[Symbol.toStringTag];
const wrap = (open, parts, close, depth) => {
  const line = open + (parts.length ? ' ' + parts.join(', ') + ' ' : '') + close;
  if (line.length <= LINE - 2 * depth && !line.includes('\n')) { return line; }
  const pad = '  '.repeat(depth + 1);
  return open + '\n' + parts.map(p => pad + p).join(',\n') + '\n' + '  '.repeat(depth) + close;
};
const table = rows => {
  const columns = Object.keys(rows[0]);
  const cells = [columns, ...rows.map(r => columns.map(c => typeof r[c] === 'string' ? r[c] : inspect(r[c], 9)))];
  const widths = columns.map((_, i) => Math.max(...cells.map(r => r[i].length)));
  const right = columns.map(c => rows.every(r => typeof r[c] === 'number'));
  return cells.map(r => r.map((c, i) => right[i] ? c.padStart(widths[i]) : c.padEnd(widths[i])).join('  ').trimEnd()).join('\n');
};
const flat = x => x === null || typeof x !== 'object' && typeof x !== 'function';
const isTable = x => x.length > 1 && x.length <= 1000 && x.every(r => !isHandle(r) && r !== null && typeof r === 'object' && plain(r))
  && Object.keys(x[0]).length > 1
  && x.every(r => Object.keys(r).join() === Object.keys(x[0]).join() && Object.keys(r).every(k => flat(r[k])));
const members = (x, names, depth, seen) => names.map(k => {
  const d = getOwnPropertyDescriptor(x, k);
  return key(k) + ': ' + (d !== undefined && d.get !== undefined ? '[getter]' : inspect(x[k], depth + 1, seen));
});
function inspect(x, depth = 0, seen = []) {
  switch (typeof x) {
    case 'undefined': return 'undefined';
    case 'string': return quote(x);
    case 'number': return Object.is(x, -0) ? '-0' : S(x);
    case 'boolean': case 'symbol': return S(x);
    case 'function': { const t = apply(toText, x, []); return t.startsWith('class') ? 'class ' + x.name : '[function' + (x.name ? ' ' + x.name : '') + ']'; }
  }
  if (x === null) { return 'null'; }
  if (seen.includes(x)) { return '[circular]'; }
  if (isHandle(x)) {
    if (depth > 0) { return short(x); }
    const proto = getPrototypeOf(x);
    return wrap(short(x) + ' {', ownKeys(proto).filter(k => typeof k === 'string' && getOwnPropertyDescriptor(proto, k).get !== undefined)
      .map(k => { const v = x[k]; return k + ': ' + (isArray(v) && v.length > 8 ? '[' + v.length + ' items]' : inspect(v, 1, [...seen, x])); }), '}', 0);
  }
  const d = definitionOf(x);
  if (d !== null) { return d.kind + ' ' + quote(d.name); }
  const inner = [...seen, x];
  if (isArray(x)) {
    if (depth === 0 && isTable(x)) { return table(x); }
    if (depth > MAX_DEPTH) { return '[list of ' + x.length + ']'; }
    const parts = x.slice(0, MAX_ITEMS).map(v => inspect(v, depth + 1, inner));
    if (x.length > MAX_ITEMS) { parts.push('... ' + (x.length - MAX_ITEMS) + ' more'); }
    return wrap('[', parts, ']', depth);
  }
  if (x instanceof Error) { return S(x); }
  if (x instanceof Date) { return x.toISOString(); }
  if (x instanceof RegExp) { return S(x); }
  if (x instanceof Promise) { return 'Promise'; }
  if (depth > MAX_DEPTH) { return '{...}'; }
  if (x instanceof Map) { return wrap('Map {', [...x].slice(0, MAX_ITEMS).map(([k, v]) => inspect(k, depth + 1, inner) + ' => ' + inspect(v, depth + 1, inner)), '}', depth); }
  if (x instanceof Set) { return wrap('Set {', [...x].slice(0, MAX_ITEMS).map(v => inspect(v, depth + 1, inner)), '}', depth); }
  const tag = plain(x) ? '' : (typeof x[Symbol.toStringTag] === 'string' ? x[Symbol.toStringTag] : x.constructor && x.constructor.name || 'object') + ' ';
  return wrap(tag + '{', members(x, Object.keys(x).slice(0, MAX_ITEMS), depth, inner), '}', depth);
}

// -- completion ------------------------------------------------------------------------------------

/** A member, without running code of the user's: only handles have getters that are asked. */
const member = (x, name) => {
  if (x === null || x === undefined) { return undefined; }
  for (let o = Object(x); o !== null; o = getPrototypeOf(o)) {
    const d = getOwnPropertyDescriptor(o, name);
    if (d !== undefined) { return d.get === undefined ? d.value : isHandle(x) ? x[name] : undefined; }
    if (isHandle(x) && o !== x) { return undefined; }
  }
  return undefined;
};
const names = x => {
  const all = new Set();
  if (x === null || x === undefined) { return []; }
  for (let o = Object(x), first = true; o !== null; o = getPrototypeOf(o)) {
    if (o === Object.prototype && !first) { break; }
    for (const k of ownKeys(o)) { if (typeof k === 'string' && /^[A-Za-z_$][\w$]*$/.test(k) && k !== 'constructor') { all.add(k); } }
    if (isHandle(x) && o !== x) { break; }
    first = false;
  }
  return [...all].sort();
};
return {
  inspect: x => inspect(x),
  member, names,
  globals: () => names(globalThis).concat(Object.getOwnPropertyNames(globalThis)),
  callable: f => typeof f === 'function',
  call: f => f(),
  isFunction: x => typeof x === 'function',
  isHandle,
  word: x => typeof x === 'string' ? x : is.Cpu(x) ? S(x.id) : is.Rq(x) ? S(x.cpu) : is.Task(x) ? S(x.pid) : typeof x === 'function' ? apply(toText, x, [])
    : definitionOf(x) !== null ? definitionOf(x).name : isArray(x) ? x.map(S).join(',') : typeof x === 'object' && x !== null ? prelude.stringify(x) : S(x),
  number: x => typeof x === 'number',
  text: f => apply(toText, f, []),
  plain: x => typeof x === 'object' && x !== null && !isArray(x) && !isHandle(x),
  keys: x => Object.keys(x),
  hasFunction: x => plain(x) && Object.keys(x).some(k => typeof x[k] === 'function'),
  json: x => prelude.stringify(x),
  definition: x => definitionOf(x),
};
})
