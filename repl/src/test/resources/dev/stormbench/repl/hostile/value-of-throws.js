// exit: 2
// says: ?
export default {
  format: 1, machine: { cpus: { valueOf() { throw new Error('no'); } } },
};
