// exit: 2
// says: value-of-throws\.js:4:40: read a function; accepted: data
export default {
  format: 1, machine: { cpus: { valueOf() { throw new Error('no'); } } },
};
