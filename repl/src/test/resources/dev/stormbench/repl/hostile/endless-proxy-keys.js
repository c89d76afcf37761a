// exit: 2
// says: ?
export default new Proxy({}, { ownKeys() { for (;;) {} }, getPrototypeOf() { return Object.prototype; } });
