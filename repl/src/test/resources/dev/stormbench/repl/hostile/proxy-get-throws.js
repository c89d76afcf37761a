// exit: 2
// says: ?
export default new Proxy({ format: 1 }, {
  get() { throw new Error('no value'); },
});
