// Evaluated once per context before any code of a script. Makes what scripts see, and the entries that the host calls.
// A script may change the built-in objects of its own context, so nothing here relies on their methods after this point:
// what is needed is taken here, and lists are walked by index.
(function (host, makeHandles, words, enums, model) {
'use strict';
const { freeze, defineProperty, getPrototypeOf, setPrototypeOf, getOwnPropertyDescriptor, keys } = Object;
const objectProto = Object.prototype, functionProto = Function.prototype;
const { isArray } = Array, { isInteger, isSafeInteger, isFinite } = Number, { ownKeys, construct, apply } = Reflect;
const E = Error, TE = TypeError, RE = RangeError, S = String;
const toText = functionProto.toString, stringify = JSON.stringify;
const RealDate = Date;

// -- virtual time and seeded luck -------------------------------------------------------------------

function VirtualDate(...a) {
  if (new.target === undefined) { return construct(RealDate, [host.nowMs()]).toString(); }
  return construct(RealDate, a.length === 0 ? [host.nowMs()] : a, new.target);
}
VirtualDate.prototype = RealDate.prototype;
defineProperty(VirtualDate, 'name', { value: 'Date' });
defineProperty(VirtualDate, 'length', { value: 7 });
for (const [name, f] of [['now', () => host.nowMs()], ['parse', RealDate.parse], ['UTC', RealDate.UTC]]) {
  defineProperty(VirtualDate, name, { value: f, writable: true, configurable: true });
}
defineProperty(RealDate.prototype, 'constructor', { value: VirtualDate, writable: true, configurable: true });
defineProperty(globalThis, 'Date', { value: VirtualDate, writable: true, configurable: true });
defineProperty(Math, 'random', { value: () => host.random(), writable: true, configurable: true });
for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'Temporal', 'performance', 'Intl', 'WebAssembly',
  'Graal', 'Java', 'Packages', 'Polyglot', 'java', 'javax', 'com', 'org', 'edu', 'load', 'loadWithNewGlobal', 'print', 'printErr', 'console',
  'quit', 'exit', 'read', 'readbuffer', 'readline', 'importScripts', 'setTimeout', 'setInterval']) { delete globalThis[name]; }

// -- small tools -----------------------------------------------------------------------------------

const slot = { __proto__: null, value: undefined, writable: true, enumerable: true, configurable: true };
const putKey = (o, k, v) => { slot.value = v; defineProperty(o, k, slot); };
/** Only for what scripts may see: they can put a setter where this array has no item yet. */
const put = (a, i, v) => { a[i] = v; };
const describe = x => {
  switch (typeof x) {
    case 'string': return "'" + (x.length > 60 ? host.cut(x, 57) + '...' : x) + "'";
    case 'number': case 'boolean': case 'undefined': return S(x);
    case 'function': return 'a function';
    case 'symbol': return 'a symbol';
    case 'bigint': return 'a BigInt';
  }
  return x === null ? 'null' : isArray(x) ? 'a list' : 'an object';
};
const bad = (x, what, accepted) => { throw new TE(what + ' is ' + describe(x) + '; accepted: ' + accepted); };
const int = (x, what) => { if (typeof x !== 'number' || (x | 0) !== x) { bad(x, what, 'a whole number of 32 bits'); } return x | 0; };
const whole = (x, what) => { if (!isSafeInteger(x)) { bad(x, what, 'a whole number'); } return x + 0; };
const slice = (x, what) => x === Infinity ? model.infinite : whole(x, what);
const sliceOf = x => x > 9007199254740991 ? Infinity : +x;
const bool = (x, what) => { if (typeof x !== 'boolean') { bad(x, what, 'true, false'); } return x; };
const text = (x, what) => { if (typeof x !== 'string') { bad(x, what, 'a text'); } return x; };
const word = (x, what, type) => {
  const all = words[type];
  for (let i = 0; i < all.length; i++) { if (all[i] === x) { return enums[type][i]; } }
  return bad(x, what, host.join(all));
};
const cpuArg = (x, what, lowest) => {
  if (typeof x !== 'number' || (x | 0) !== x) { bad(x, what, 'the number of a CPU'); }
  const n = host.nrCpus();
  if (x < lowest || (n > 0 && x >= n)) { throw new RE(what + ' is ' + x + '; accepted: ' + lowest + ' to ' + (n > 0 ? n - 1 : '...')); }
  return x | 0;
};
const list = (h, isList, f) => {
  if (h === null) { return null; }
  const a = [], n = isList ? h.size() : h.length;
  for (let i = 0; i < n; i++) { put(a, i, f(isList ? h.get(i) : h[i])); }
  return a;
};
const map = (h, f) => {
  const o = {}, e = host.entries(h);
  for (let i = 0; i < e.length; i += 2) { putKey(o, e[i], f(e[i + 1])); }
  return o;
};
const of = h => h === null ? null : host.of(h);

// -- handles ---------------------------------------------------------------------------------------

const raw = {}, is = {};
setPrototypeOf(raw, null);
setPrototypeOf(is, null);
let writing = false, machineHandle = null;
const mayWrite = name => { if (!writing) { throw new TE(name + ' changes the machine; that is for rtoNextCpu and watchdogs only'); } };
/** A misspelt property is an error, not undefined. */
const guard = (c, name, article) => {
  defineProperty(c.prototype, Symbol.toStringTag, { value: name });
  const known = ownKeys(c.prototype);
  setPrototypeOf(c.prototype, new Proxy(freeze({ __proto__: null }), {
    get(_, key) {
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key in objectProto) { return objectProto[key]; }
      throw new TE(article + " has no '" + key + "'" + host.didYouMean(key, known));
    },
    has(_, key) { return key in objectProto; },
  }));
  freeze(c.prototype);
  freeze(c);
};
const machine = () => machineHandle;
const handles = makeHandles({ of, put, list, map, int, whole, slice, sliceOf, cpuArg, text, bool, word, bad, mayWrite, machine, read: c => host.read(c),
  WORDS: words, ENUMS: enums, raw, is, guard, freeze });
const isHandle = x => {
  if (typeof x !== 'object' || x === null) { return false; }
  for (const k in is) { if (is[k](x)) { return true; } }
  return false;
};

// -- definitions -----------------------------------------------------------------------------------

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/, test = RegExp.prototype.exec;
const checkName = (name, kind) => {
  if (typeof name !== 'string' || apply(test, NAME, [name]) === null) { bad(name, 'the name of a ' + kind, 'lower-case words joined by hyphens'); }
  return name;
};
let definitionOf;
class Definition {
  #d;
  constructor(kind, name, spec, options, bad) {
    this.#d = freeze({ kind, name: checkName(name, kind), spec, options, bad, at: new E('at') });
    freeze(this);
  }
  get kind() { return this.#d.kind; }
  get name() { return this.#d.name; }
  static { definitionOf = x => typeof x === 'object' && x !== null && #d in x ? x.#d : null; }
  toString() { return this.#d.name; }
}
freeze(Definition.prototype);
const plain = x => typeof x === 'object' && x !== null && !isArray(x) && (getPrototypeOf(x) === objectProto || getPrototypeOf(x) === null);
const specOf = (spec, what, known) => {
  if (!plain(spec)) { bad(spec, what, 'an object with ' + host.join(known)); }
  const all = keys(spec);
  for (let i = 0; i < all.length; i++) { checkKey(all[i], what, known); }
  return spec;
};
const checkKey = (key, what, known) => {
  for (let i = 0; i < known.length; i++) { if (known[i] === key) { return; } }
  throw new TE("unknown key '" + key + "' in " + what + host.didYouMean(key, known) + ' (accepted: ' + host.join(known) + ')');
};
const functionIn = (spec, key, what) => {
  const f = spec[key];
  if (f !== undefined && typeof f !== 'function') { bad(f, key + ' of ' + what, 'a function'); }
  return f;
};

function fix(name, options, make) {
  if (make === undefined) { make = options; options = {}; }
  checkName(name, 'fix');
  const what = "fix '" + name + "'";
  specOf(options, 'the options of ' + what, ['wraps', 'features', 'bootParameters', 'doc']);
  if (options.wraps !== undefined) { bool(options.wraps, 'wraps of ' + what); }
  if (options.features !== undefined) {
    if (!plain(options.features)) { bad(options.features, 'features of ' + what, 'an object such as { RT_PUSH_IPI: false }'); }
    const all = keys(options.features);
    for (let i = 0; i < all.length; i++) { bool(options.features[all[i]], all[i] + ' in the features of ' + what); }
  }
  if (options.bootParameters !== undefined) {
    if (!isArray(options.bootParameters)) { bad(options.bootParameters, 'bootParameters of ' + what, "a list such as ['threadirqs']"); }
    for (let i = 0; i < options.bootParameters.length; i++) { text(options.bootParameters[i], 'bootParameters of ' + what); }
  }
  if (options.doc !== undefined) { text(options.doc, 'doc of ' + what); }
  if (typeof make !== 'function') { bad(make, what, 'a function such as base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) })'); }
  return new Definition('fix', name, make, options);
}
const WATCHDOG_KEYS = ['doc', 'start', 'every', 'check', 'watchdogTimer', 'rcuStall'];
function watchdog(name, spec) {
  checkName(name, 'watchdog');
  const what = "watchdog '" + name + "'";
  specOf(spec, what, WATCHDOG_KEYS);
  functionIn(spec, 'start', what);
  functionIn(spec, 'check', what);
  functionIn(spec, 'watchdogTimer', what);
  functionIn(spec, 'rcuStall', what);
  if ((spec.check === undefined) !== (spec.every === undefined)) { throw new TE(what + ' needs every and check together'); }
  if (spec.check === undefined && spec.watchdogTimer === undefined && spec.rcuStall === undefined) {
    throw new TE(what + ' watches nothing; accepted: check with every, watchdogTimer, rcuStall');
  }
  if (spec.every !== undefined && host.durationNs(spec.every) < 1000) { bad(spec.every, 'every of ' + what, 'a time from 1us, such as s(1), 1s or 100ms'); }
  if (spec.doc !== undefined) { text(spec.doc, 'doc of ' + what); }
  return new Definition('watchdog', name, spec, {});
}
const CHECKER_KEYS = ['doc', 'start', 'events', 'event', 'end'];
function checker(name, spec) {
  checkName(name, 'checker');
  const what = "checker '" + name + "'";
  specOf(spec, what, CHECKER_KEYS);
  functionIn(spec, 'start', what);
  functionIn(spec, 'event', what);
  functionIn(spec, 'end', what);
  if (spec.event === undefined && spec.end === undefined && spec.start === undefined) { throw new TE(what + ' checks nothing; accepted: start, event, end'); }
  if (spec.events !== undefined) {
    if (!isArray(spec.events)) { bad(spec.events, 'events of ' + what, "a list such as ['sched_switch']"); }
    for (let i = 0; i < spec.events.length; i++) {
      let known = false;
      for (let j = 0; j < model.events.length; j++) { known = known || model.events[j] === spec.events[i]; }
      if (!known) { throw new TE('events of ' + what + ' has ' + describe(spec.events[i]) + host.didYouMean(S(spec.events[i]), model.events)); }
    }
  }
  if (spec.doc !== undefined) { text(spec.doc, 'doc of ' + what); }
  return new Definition('checker', name, spec, {});
}
const WORKLOAD_KEYS = ['doc', 'install'];
function workload(name, spec) {
  checkName(name, 'workload');
  const what = "workload '" + name + "'";
  specOf(spec, what, WORKLOAD_KEYS);
  if (typeof spec.install !== 'function') { bad(spec.install, 'install of ' + what, 'a function such as setup => { setup.spawn({ ... }) }'); }
  if (spec.doc !== undefined) { text(spec.doc, 'doc of ' + what); }
  return new Definition('workload', name, spec, {});
}
const POLICY_KEYS = ['doc', 'timeout', 'enqLast'];
for (let i = 0; i < model.callbacks.length; i++) { put(POLICY_KEYS, POLICY_KEYS.length, model.callbacks[i]); }
const checkPolicy = (spec, what) => {
  if (!plain(spec)) { bad(spec, what, 'an object of callbacks, such as { enqueue: (scx, p, enqFlags) => ... }, or a function that makes one'); }
  for (let i = 0; i < model.callbacks.length; i++) { functionIn(spec, model.callbacks[i], what); }
  if (spec.timeout !== undefined && host.durationNs(spec.timeout) < 1) { bad(spec.timeout, 'timeout of ' + what, 'a time from 1ns, such as s(5), 5s or 100ms'); }
  if (spec.enqLast !== undefined) { bool(spec.enqLast, 'enqLast of ' + what); }
  if (spec.doc !== undefined) { text(spec.doc, 'doc of ' + what); }
};
function policy(name, spec) {
  return definePolicy(name, spec, 1);
}
/** An unknown key is told later, with its own place in the argument that the spec is. */
const definePolicy = (name, spec, argument) => {
  checkName(name, 'policy');
  const what = "policy '" + name + "'";
  if (typeof spec === 'function') { return new Definition('scheduler-policy', name, spec, {}); }
  checkPolicy(spec, what);
  const all = keys(spec);
  for (let i = 0; i < all.length; i++) {
    try { checkKey(all[i], what, POLICY_KEYS); } catch (e) { return new Definition('scheduler-policy', name, spec, {}, { says: e.message, key: all[i], argument }); }
  }
  return new Definition('scheduler-policy', name, spec, {});
};
const time = unit => n => {
  if (typeof n !== 'number' || !isFinite(n) || n < 0) { bad(n, 'a time in ' + unit, 'a number from 0'); }
  return host.number(n) + unit;
};
const ns = time('ns'), us = time('us'), ms = time('ms'), s = time('s');

// -- the builder -----------------------------------------------------------------------------------

let opsOf;
const hasFunction = x => {
  if (!plain(x)) { return false; }
  const all = keys(x);
  for (let i = 0; i < all.length; i++) { if (typeof x[all[i]] === 'function') { return true; } }
  return false;
};
class Scenario {
  #ops = [];
  #add(op, key, value) { put(this.#ops, this.#ops.length, { op, key, value, at: new E('at') }); return this; }
  #item(key, what, name, params) {
    const d = definitionOf(name);
    if (d === null && typeof name !== 'string' && !plain(name)) { bad(name, 'a ' + what, 'a name, or what ' + what + '() made'); }
    if (d !== null && d.kind !== what) { bad(name, 'a ' + what, 'a ' + what + ', but this is a ' + d.kind); }
    if (d === null && typeof name === 'object') { return this.#add('append', key, name); }
    if (params === undefined) { return this.#add('append', key, name); }
    const item = {};
    putKey(item, d === null ? name : d.name, params);
    if (d !== null) { this.#add('use', key, name); }
    return this.#add('append', key, item);
  }
  constructor(base) {
    if (typeof base === 'string') { this.#add('load', '', base); host.load(base, new E('at')); } else if (plain(base)) { this.#add('base', '', base); } else if (base !== undefined) {
      bad(base, 'a scenario', "a file such as './storm.yaml', the name of a shipped one, an object");
    }
  }
  name(x) { return this.#add('put', 'name', text(x, 'name')); }
  description(x) { return this.#add('put', 'description', text(x, 'description')); }
  machine(x) { return this.#add('merge', 'machine', x); }
  kernel(x) { return this.#add('merge', 'kernel', x); }
  costs(x) { return this.#add('merge', 'costs', x); }
  run(x) { return this.#add('merge', 'run', x); }
  expect(x) { return this.#add('merge', 'expect', x); }
  workload(name, x) { return this.#item('workloads', 'workload', hasFunction(x) ? workload(name, x) : name, hasFunction(x) ? undefined : x); }
  watchdog(name, x) { return this.#item('watchdogs', 'watchdog', hasFunction(x) ? watchdog(name, x) : name, hasFunction(x) ? undefined : x); }
  check(name, x) { return this.#item('checks', 'checker', hasFunction(x) ? checker(name, x) : name, hasFunction(x) ? undefined : x); }
  fix(name, x, f) {
    const inline = typeof x === 'function' || typeof f === 'function';
    return this.#item('fixes', 'fix', inline ? fix(name, x, f) : name, inline ? undefined : x);
  }
  policy(slot, x, params) {
    text(slot, 'the class of a policy');
    if (typeof x === 'string' && (typeof params === 'function' || hasFunction(params))) { x = definePolicy(x, params, 2); params = undefined; }
    const d = definitionOf(x);
    if (d === null && typeof x !== 'string' && !plain(x)) { bad(x, 'a policy', 'a name, or what policy() made'); }
    if (d !== null && d.kind !== 'scheduler-policy') { bad(x, 'a policy', 'a policy, but this is a ' + d.kind); }
    if (params === undefined) { return this.#add('policy', slot, x); }
    if (d !== null) { this.#add('use', slot, x); }
    if (d === null && typeof x === 'object') { bad(x, 'a policy with parameters', 'its name'); }
    const item = {};
    putKey(item, d === null ? x : d.name, params);
    return this.#add('policy', slot, item);
  }
  at(when, action) {
    if (typeof action !== 'object' || action === null) { bad(action, 'an action', "an object such as { fix: 'skip-prio-bail' }"); }
    return this.#add('append', 'timeline', { at: when, do: action });
  }
  set(path, value) { return this.#add('set', text(path, 'the path'), value); }
  static { opsOf = x => typeof x === 'object' && x !== null && #ops in x ? x.#ops : null; }
}
defineProperty(Scenario.prototype, Symbol.toStringTag, { value: 'scenario' });
freeze(Scenario.prototype);
const scenario = base => new Scenario(base);

const api = freeze({ scenario, ns, us, ms, s, fix, watchdog, workload, checker, policy });
defineProperty(globalThis, 'stormbench', { value: api });

// -- from values to nodes --------------------------------------------------------------------------

const MAX_DEPTH = 50, MAX_VALUES = 100000;
/** Writes a value as a flat list: kind, then what belongs to it. Throws what is wrong, with the path of keys that leads there. */
const tree = value => {
  const out = [], path = [], seen = [], used = [];
  let n = 0;
  const emit = x => { put(out, out.length, x); };
  const refuse = why => { throw { refused: why, path }; };
  const walk = v => {
    if (++n > MAX_VALUES) { refuse('more than ' + MAX_VALUES + ' values'); }
    switch (typeof v) {
      case 'string': emit('s'); emit(v); return;
      case 'boolean': emit('b'); emit(v ? 'true' : 'false'); return;
      case 'number':
        if (!isFinite(v)) { refuse('read ' + S(v) + '; accepted: a finite number'); }
        emit(isInteger(v) && v <= 9007199254740991 && v >= -9007199254740991 ? 'i' : 'd');
        emit(S(v === 0 ? 0 : v));
        return;
      case 'undefined': refuse('read undefined; accepted: a value'); break;
      case 'function': case 'symbol': case 'bigint': refuse('read ' + describe(v) + '; accepted: data'); break;
    }
    if (v === null) { emit('n'); return; }
    const d = definitionOf(v);
    if (d !== null) { put(used, used.length, v); emit('s'); emit(d.name); return; }
    if (opsOf(v) !== null) { refuse('read a scenario inside of another'); }
    if (seen.length >= MAX_DEPTH) { refuse('nested deeper than ' + MAX_DEPTH + ' levels'); }
    for (let i = 0; i < seen.length; i++) { if (seen[i] === v) { refuse('read an object that contains itself'); } }
    put(seen, seen.length, v);
    if (isArray(v)) {
      const length = v.length;
      emit('['); emit(length);
      for (let i = 0; i < length; i++) { put(path, path.length, i); walk(v[i]); path.length--; }
    } else {
      if (!plain(v)) {
        const tag = v[Symbol.toStringTag];
        refuse('read ' + (v instanceof RealDate ? 'a Date' : typeof tag === 'string' ? 'a ' + tag : 'an object of a class') + '; accepted: plain data');
      }
      const all = keys(v);
      emit('{'); emit(all.length);
      for (let i = 0; i < all.length; i++) { put(path, path.length, all[i]); emit(all[i]); walk(v[all[i]]); path.length--; }
    }
    seen.length--;
  };
  try { walk(value); } catch (e) {
    if (typeof e === 'object' && e !== null && e.path === path) { return { __proto__: null, refused: e.refused, path }; }
    throw e;
  }
  return { __proto__: null, out, used };
};

// -- what the host calls ----------------------------------------------------------------------------

let last;
const nonsense = (name, r, accepted) => { last = name + ' answered ' + describe(r) + '; accepted: ' + accepted; return -2147483648; };
const writer = f => (...a) => { const before = writing; writing = true; try { return apply(f, undefined, a); } finally { writing = before; } };

const makeFix = d => {
  const { base, set } = handles.base(() => { throw new TE('base can only be called while the machine runs'); });
  const ops = d.spec(base, () => { if (machineHandle === null) { throw new TE('there is no machine yet; ask in an op'); } return machineHandle; });
  if (!plain(ops)) { return { __proto__: null, bad: "fix '" + d.name + "' made " + describe(ops) + '; accepted: an object of ops, such as { prioBail: (rq, next, pull) => ... }' }; }
  const names = keys(ops), made = {};
  for (let i = 0; i < names.length; i++) {
    const f = ops[names[i]];
    let known = false;
    for (let j = 0; j < model.ops.length; j++) { known = known || model.ops[j] === names[i]; }
    if (!known) { return { __proto__: null, bad: "unknown op '" + names[i] + "' in fix '" + d.name + "'" + host.didYouMean(names[i], model.ops) + ' (accepted: ' + host.join(model.ops) + ')', key: names[i] }; }
    if (typeof f !== 'function') { return { __proto__: null, bad: names[i] + " of fix '" + d.name + "' is " + describe(f) + '; accepted: a function', key: names[i] }; }
    made[names[i]] = { f, call: handles.ops[names[i]](names[i] === 'rtoNextCpu' ? writer(f) : f, nonsense) };
  }
  return { __proto__: null, names, made, set };
};

/** An object of callbacks, or a function that makes one, with variables of its own. */
const makePolicy = d => {
  const what = "policy '" + d.name + "'", made = {}, names = [];
  let spec = d.spec;
  if (typeof spec === 'function') { spec = spec(); checkPolicy(spec, what); specOf(spec, what, POLICY_KEYS); }
  for (let i = 0; i < model.callbacks.length; i++) {
    const name = model.callbacks[i], f = spec[name];
    if (f === undefined) { continue; }
    put(names, names.length, name);
    made[name] = { f, call: name === 'selectCpu' ? (scx, p, prev) => {
      const r = apply(f, spec, [scx, p, prev]);
      return typeof r === 'number' && (r | 0) === r && r > -2147483648 ? r : nonsense(name, r, 'the number of a CPU');
    } : name === 'dump' ? scx => lines(apply(f, spec, [scx]), name)
      : name === 'exit' ? (scx, why) => { apply(f, spec, [scx, handles.exitInfo(why)]); }
      : (scx, a, b, c) => { apply(f, spec, [scx, a, b, c]); } };
  }
  return { __proto__: null, names, made, timeout: spec.timeout === undefined ? null : spec.timeout, enqLast: spec.enqLast === true };
};

class Console {
  #h;
  constructor(h) { this.#h = h; freeze(this); }
  printk(line) { this.#h.printk(text(line, 'line of printk')); }
  report(cpu, seconds) { this.#h.report(raw.Cpu(cpu, 'cpu of report'), int(seconds, 'seconds of report')); }
  warn(cpu, line) { this.#h.warn(raw.Cpu(cpu, 'cpu of warn'), text(line, 'line of warn')); }
  touch(cpu) { this.#h.touchSoftlockupWatchdog(raw.Cpu(cpu, 'cpu of touch')); }
  panic(reason) { this.#h.panic(text(reason, 'reason of panic')); }
}
freeze(Console.prototype);
const MAX_LINES = 1000;
const lines = (r, what) => {
  if (r === undefined || r === null || r === false) { return null; }
  const a = [];
  if (typeof r === 'string') { put(a, 0, r); return a; }
  if (!isArray(r)) { return nonsense(what, r, 'a list of lines, nothing'); }
  if (r.length > MAX_LINES) { last = what + ' answered ' + r.length + ' lines; accepted: up to ' + MAX_LINES; return -2147483648; }
  for (let i = 0; i < r.length; i++) {
    if (typeof r[i] !== 'string') { return nonsense(what, r[i], 'a list of lines, nothing'); }
    put(a, i, r[i]);
  }
  return a;
};

class Event {
  #r; #name; #system; #fields;
  constructor(r, name, system, fields) { this.#r = r; this.#name = name; this.#system = system; this.#fields = fields; freeze(this); }
  get event() { return this.#name; }
  get system() { return this.#system; }
  get timeNs() { return +this.#r.timeNs(); }
  get cpu() { return this.#r.cpu(); }
  get pid() { return this.#r.pid(); }
  get comm() { return this.#r.comm(); }
  get flags() { return this.#r.flags(); }
  get preemptCount() { return this.#r.preemptCount(); }
  field(name) {
    for (let i = 0; i < this.#fields.length; i++) {
      if (this.#fields[i] === name) { const t = this.#r.text(i); return t === null ? +this.#r.arg(i) : t; }
    }
    throw new TE('a ' + this.#name + " has no field '" + S(name) + "'" + host.didYouMean(S(name), this.#fields));
  }
}
freeze(Event.prototype);
const events = [];
const eventOf = (r, i) => {
  let e = events[i];
  if (e === undefined) {
    const m = model.tracepoints[i];
    const made = new Event(r, m.name, m.system, m.fields);
    events[i] = e = { r, made };
  }
  if (e.r !== r) { const m = model.tracepoints[i]; e.r = r; e.made = new Event(r, m.name, m.system, m.fields); }
  return e.made;
};

// -- workloads ---------------------------------------------------------------------------------------

let poolOf, lineOf;
class Pool {
  #host; #i;
  constructor(h, i) { this.#host = h; this.#i = i; freeze(this); }
  get cpu() { return this.#host.poolCpu(this.#i); }
  get size() { return this.#host.poolSize(this.#i); }
  get backlog() { return this.#host.poolBacklog(this.#i); }
  static { poolOf = x => typeof x === 'object' && x !== null && #i in x ? x.#i : -1; }
}
freeze(Pool.prototype);
class Line {
  #i; #name;
  constructor(i, name) { this.#i = i; this.#name = name; freeze(this); }
  get name() { return this.#name; }
  static { lineOf = x => typeof x === 'object' && x !== null && #i in x ? x.#i : -1; }
}
freeze(Line.prototype);
/** The same steps with numbers in the place of functions. */
const stripSteps = (steps, calls) => {
  if (!isArray(steps)) { return steps; }
  const a = [];
  for (let i = 0; i < steps.length; i++) {
    let step = steps[i];
    if (plain(step) && typeof step.call === 'function') {
      put(calls, calls.length, answer(step.call));
      step = { call: calls.length - 1 };
    } else if (plain(step) && plain(step.repeat)) {
      const repeat = {}, all = keys(step.repeat);
      for (let j = 0; j < all.length; j++) {
        putKey(repeat, all[j], all[j] === 'steps' ? stripSteps(step.repeat.steps, calls) : step.repeat[all[j]]);
      }
      step = { repeat };
    }
    put(a, i, step);
  }
  return a;
};
const stripAction = (action, calls) => {
  if (typeof action === 'function') {
    put(calls, calls.length, answer(action));
    return { call: calls.length - 1 };
  }
  if (plain(action) && poolOf(action.tasklet) >= 0) { return { tasklet: poolOf(action.tasklet) }; }
  return action;
};
let lastAnswer;
/** A callback whose answer is a text that stands for it, null for nothing. */
const answer = f => ({ f, call: h => {
  const r = f(of(h));
  if (r === undefined || r === null) { return null; }
  lastAnswer = plain(r) ? stripAction(r, []) : r;
  return typeof r === 'function' || typeof r === 'symbol' ? describe(r) : stringify(lastAnswer);
} });
/** A copy of an object of options with what f makes of some of them. */
const copied = (spec, what, f) => {
  if (!plain(spec)) { bad(spec, 'the argument of ' + what, 'an object'); }
  const o = {}, all = keys(spec);
  for (let i = 0; i < all.length; i++) { putKey(o, all[i], f(all[i], spec[all[i]])); }
  return o;
};
class Setup {
  #host;
  constructor(h) { this.#host = h; freeze(this); }
  get id() { return this.#host.id(); }
  get machine() { return machineHandle; }
  randomNs(bound) { return this.#host.randomNs(whole(bound, 'bound of randomNs')); }
  cpus(x) { return list(this.#host.cpus(tree(x), new E('at')), false, n => n); }
  spawn(spec) {
    const calls = [];
    return of(this.#host.spawn(tree(copied(spec, 'spawn', (k, v) => k === 'program' ? stripSteps(v, calls) : v)), calls, new E('at')));
  }
  taskletPool(spec) {
    const calls = [];
    const t = tree(copied(spec, 'taskletPool', (k, v) => {
      if (k !== 'work' || typeof v !== 'function') { return v; }
      put(calls, 0, answer(v));
      return null;
    }));
    return new Pool(this.#host, this.#host.taskletPool(t, calls, new E('at')));
  }
  hrtimer(spec) { this.#timer('hrtimer', true, spec, new E('at')); }
  timer(spec) { this.#timer('timer', false, spec, new E('at')); }
  #timer(what, hr, spec, at) {
    const calls = [];
    this.#host.timer(hr, tree(copied(spec, what, (k, v) => k === 'action' ? stripAction(v, calls) : v)), calls, at);
  }
  irqLine(spec) { return new Line(this.#host.irqLine(tree(spec), new E('at')), spec.name); }
  interrupts(line, spec) {
    const i = lineOf(line);
    if (i < 0) { bad(line, 'the line of interrupts', 'what irqLine() made'); }
    this.#host.interrupts(i, tree(spec), new E('at'));
  }
}
freeze(Setup.prototype);

return freeze({
  api,
  install(d, h) { apply(d.spec.install, d.spec, [new Setup(h)]); },
  lastAnswer: () => tree(lastAnswer),
  boot(spec) {
    const state = { done: 0, value: undefined };
    import(spec).then(v => { state.value = v; state.done = 1; }, e => { state.value = e; state.done = 2; });
    return { done: () => state.done, value: () => state.value, again() { throw state.value; } };
  },
  exported(module) {
    const a = [], all = keys(module);
    for (let i = 0; i < all.length; i++) { if (definitionOf(module[all[i]]) !== null) { put(a, a.length, module[all[i]]); } }
    return a;
  },
  definitionOf, opsOf, tree, describe,
  make: handles.make,
  setMachine(h) { machineHandle = h; },
  makeFix,
  makePolicy,
  last: () => last,
  makeWatchdog(d, h) {
    const console = new Console(h), spec = d.spec, m = () => machineHandle;
    const of1 = (name, call) => typeof spec[name] === 'function' ? writer((...a) => lines(apply(spec[name], spec, call(a)), name)) : null;
    return {
      start: of1('start', () => [m()]),
      check: of1('check', () => [m(), console]),
      watchdogTimer: of1('watchdogTimer', a => [of(a[0]), of(a[1]), console]),
      rcuStall: of1('rcuStall', a => [of(a[0]), of(a[1]), a[2], console]),
    };
  },
  makeChecker(d) {
    const spec = d.spec;
    const violation = (r, what) => r === undefined || r === null || r === true ? null : typeof r === 'string' ? r
      : nonsense(what, r, 'a text that says what is wrong, nothing');
    const of1 = (name, call) => typeof spec[name] === 'function' ? (a, b) => violation(apply(spec[name], spec, call(a, b)), name) : null;
    return {
      events: spec.events === undefined ? null : spec.events,
      start: of1('start', () => [machineHandle]),
      event: of1('event', (r, i) => [eventOf(r, i), machineHandle]),
      end: of1('end', () => [machineHandle]),
    };
  },
  isHandle, toText: f => apply(toText, f, []), stringify,
  tools: freeze({ put, bad, int, bool, text, describe, plain, specOf, list, of, raw, is, functionIn, lines, nonsense, tree, freeze, keys, apply,
    definitionOf, isHandle, defineProperty, getPrototypeOf, getOwnPropertyDescriptor, ownKeys, isArray, toText, api, S, TE, E }),
});
})
