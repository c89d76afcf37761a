// exit: 2
// says: ?
export default {
  format: 1,
  run: { duration: new Date(5) },
};
