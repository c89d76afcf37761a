// exit: 2
// says: undefined-value\.js:6:20: read undefined; accepted: a value
const machine = {};
export default {
  format: 1,
  machine: { cpus: machine.cpus },
};
