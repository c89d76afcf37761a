// exit: 2
// says: proxy-get-throws\.js:4:17: Error: no value
export default new Proxy({ format: 1 }, {
  get() { throw new Error('no value'); },
});
