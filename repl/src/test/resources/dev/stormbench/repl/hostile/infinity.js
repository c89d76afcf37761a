// exit: 2
// says: infinity\.js:5:20: read Infinity; accepted: a finite number
export default {
  format: 1,
  machine: { cpus: 1 / 0 },
};
