// exit: 2
// says: ?
const machine = {};
export default {
  format: 1,
  machine: { cpus: machine.cpus },
};
