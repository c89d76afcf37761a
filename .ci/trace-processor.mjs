// Perfetto's own reader of traces, outside a browser. trace_processor is C++ that was compiled to WebAssembly for ui.perfetto.dev; an
// npm package ships it with the glue that a web worker uses. Here Node plays that worker.
// Usage: node trace-processor.mjs FOLDER TRACE [SQL]...: prints the rows of each query, cells separated by tabs, queries by a line "--".
// Without SQL it prints the fields of every message that it knows: message, field, number, type.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

const CHUNK = 16 << 20;
const [folder, trace, ...queries] = process.argv.slice(2);
const wasm = readFileSync(join(folder, 'trace_processor.wasm'));

if (trace === undefined) {
  process.stdout.write([...new Set(fieldsOf(wasm))].sort().join('\n') + '\n');
} else {
  const engine = await start();
  const bytes = new Uint8Array(readFileSync(trace));
  for (let at = 0; at < bytes.length; at += CHUNK) {
    await engine.parse(bytes.subarray(at, at + CHUNK));
  }
  await engine.notifyEof();
  const text = [];
  for (const sql of queries) {
    const result = await engine.query(sql);
    const columns = result.columns();
    const rows = [];
    for (const it = result.iter({}); it.valid(); it.next()) {
      rows.push(columns.map(c => it.get(c) ?? '[NULL]').join('\t') + '\n');
    }
    text.push(rows.join(''));
  }
  process.stdout.write(text.join('--\n'), () => process.exit(0));
}

/** Starts the engine; resolves when it takes requests. */
async function start() {
  const warn = console.warn;
  console.warn = (...said) => {
    if (!/Unexpected QueryResult field/.test(String(said[0]))) warn(...said); // the decoder is older than the engine
  };
  globalThis.self = globalThis;
  globalThis.WorkerGlobalScope = function () {};
  globalThis.location = { href: pathToFileURL(folder).href + '/' };
  globalThis.XMLHttpRequest = class { // what loads the engine, and does not wait
    response = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length);
    open() {}
    send() {}
  };
  const { Module } = WebAssembly;
  WebAssembly.Module = function (code) { // the package has the engine for 32 bits: no to who asks for a memory of 64
    if (code.length < 32 && code[8] === 5 && code[11] === 4) throw new Error('no 64-bit memory');
    return new Module(code);
  };
  vm.runInThisContext(readFileSync(join(folder, 'engine_bundle.node.js'), 'utf8'));
  const { EngineBase } = await import(pathToFileURL(join(folder, 'engine.mjs')).href);
  const { port1, port2 } = new MessageChannel();
  class Engine extends EngineBase {
    mode = 'WASM';
    id = 'trace-processor';
    rpcSendRequestBytes(data) {
      port2.postMessage(data);
    }
  }
  const engine = new Engine();
  port2.onmessage = m => engine.onRpcResponseBytes(m.data);
  await new Promise(setImmediate);
  globalThis.self.onmessage({ data: port1 });
  return engine;
}

/** The official definitions, which the engine carries as serialized FileDescriptorProtos. */
function* fieldsOf(bytes) {
  const types = [, 'double', 'float', 'int64', 'uint64', 'int32', 'fixed64', 'fixed32', 'bool', 'string', 'group', 'message',
    'bytes', 'uint32', 'enum', 'sfixed32', 'sfixed64', 'sint32', 'sint64'];
  const varint = at => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return [value, at];
    }
  };
  const fields = function* ([at, end]) {
    while (at < end) {
      let tag, value;
      [tag, at] = varint(at);
      [value, at] = varint(at);
      if ((tag & 7) === 2) {
        yield [tag >> 3, [at, at + value]];
        at += value;
      } else if ((tag & 7) === 0) {
        yield [tag >> 3, value];
      } else {
        throw new Error('no descriptor');
      }
    }
  };
  const text = ([at, end]) => bytes.toString('utf8', at, end);
  const named = (range, outer) => outer + text([...fields(range)].find(([f]) => f === 1)[1]);
  const message = function* (range, outer) {
    const name = named(range, outer);
    for (const [f, v] of fields(range)) {
      if (f === 2) {
        const field = Object.fromEntries(fields(v));
        const type = field[6] ? text(field[6]).replace('.perfetto.protos.', '') : types[field[5]];
        yield [name, text(field[1]), field[3], (field[4] === 3 ? 'repeated ' : '') + type].join('\t');
      } else if (f === 3) {
        yield* message(v, name + '.');
      } else if (f === 4) {
        yield* enumeration(v, name + '.');
      }
    }
  };
  const enumeration = function* (range, outer) {
    for (const [f, v] of fields(range)) {
      if (f === 2) {
        const value = Object.fromEntries(fields(v));
        yield ['enum ' + named(range, outer), text(value[1]), value[2] ?? 0].join('\t');
      }
    }
  };
  const prefix = Buffer.from('protos/perfetto/');
  for (let at = bytes.indexOf(prefix); at >= 0; at = bytes.indexOf(prefix, at + 1)) {
    for (let back = 1; back <= 3; back++) { // a file of a set: tag, length, then its name as field 1, whose length is one byte
      const begin = at - 3 - back;
      if (bytes[begin] !== 0x0a || bytes[at - 2] !== 0x0a) continue;
      const [size, from] = varint(begin + 1);
      if (from !== at - 2) continue;
      try {
        const rows = [];
        for (const [f, v] of fields([from, from + size])) {
          if (f === 4) rows.push(...message(v, ''));
          if (f === 5) rows.push(...enumeration(v, ''));
        }
        yield* rows;
      } catch {
        continue; // the name stands there for another reason
      }
    }
  }
}
