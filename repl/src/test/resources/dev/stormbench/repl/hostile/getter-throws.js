// exit: 2
// says: getter-throws\.js:5:25: Error: no
export default {
  format: 1,
  get machine() { throw new Error('no'); },
};
