// exit: 2
// says: ?
export default {
  format: 1,
  machine: { cpus: 1 / 0 },
};
