// exit: 2
// says: ?
const e = new Error('no');
Object.defineProperty(e, 'stack', { get() { for (;;) {} } });
throw e;
