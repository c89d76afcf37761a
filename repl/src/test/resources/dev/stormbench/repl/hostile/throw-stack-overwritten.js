// exit: 2
// says: throw-stack-overwritten\.js:3:11: Error: no
const e = new Error('no');
Object.defineProperty(e, 'stack', { get() { for (;;) {} } });
throw e;
