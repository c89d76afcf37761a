// exit: 2
// says: proxy-many-keys\.js:3:16: more than 100000 values
export default new Proxy({}, {
  ownKeys: () => Array.from({ length: 150000 }, (_, i) => 'k' + i),
  getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
  get: () => 1,
});
