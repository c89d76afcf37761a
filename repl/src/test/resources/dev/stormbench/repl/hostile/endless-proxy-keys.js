// exit: 2
// says: endless-proxy-keys\.js:3:44: endless loop: more than 10000000 statements
export default new Proxy({}, { ownKeys() { for (;;) {} }, getPrototypeOf() { return Object.prototype; } });
