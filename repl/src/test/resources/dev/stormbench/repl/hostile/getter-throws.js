// exit: 2
// says: ?
export default {
  format: 1,
  get machine() { throw new Error('no'); },
};
