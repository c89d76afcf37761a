// exit: 2
// says: ?
export default new Proxy({}, {
  ownKeys: () => Array.from({ length: 300000 }, (_, i) => 'k' + i),
  getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
  get: () => 1,
});
