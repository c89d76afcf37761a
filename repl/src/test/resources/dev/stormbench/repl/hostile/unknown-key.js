// exit: 2
// says: unknown-key\.js:6:14: unknown key 'cpuz' in machine; did you mean 'cpus'\? \(accepted: .*\)
export default {
  format: 1,
  name: 'x',
  machine: { cpuz: 2 },
};
