// exit: 2
// says: throw-frozen-proxy\.js: Error
throw new Proxy({}, { get() { throw new Error('inner'); }, getPrototypeOf() { throw 1; }, has() { throw 2; } });
