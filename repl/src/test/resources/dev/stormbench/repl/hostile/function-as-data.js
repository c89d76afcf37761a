// exit: 2
// says: function-as-data\.js:5:20: read a function; accepted: data
export default {
  format: 1,
  machine: { cpus: () => 2 },
};
