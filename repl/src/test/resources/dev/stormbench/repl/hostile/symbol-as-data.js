// exit: 2
// says: symbol-as-data\.js:5:20: read a symbol; accepted: data
export default {
  format: 1,
  machine: { cpus: Symbol('two') },
};
