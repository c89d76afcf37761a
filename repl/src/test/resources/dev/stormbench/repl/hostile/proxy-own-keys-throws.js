// exit: 2
// says: ?
export default new Proxy({}, { ownKeys() { throw new Error('no keys'); } });
