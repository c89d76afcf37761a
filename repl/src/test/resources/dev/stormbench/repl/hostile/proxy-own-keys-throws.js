// exit: 2
// says: proxy-own-keys-throws\.js:3:50: Error: no keys
export default new Proxy({}, { ownKeys() { throw new Error('no keys'); } });
