// exit: 2
// says: ?
export default {
  format: 1,
  name: 'x',
  machine: { cpuz: 2 },
};
