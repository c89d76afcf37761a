// exit: 2
// says: not-a-number\.js:5:20: read NaN; accepted: a finite number
export default {
  format: 1,
  machine: { cpus: NaN },
};
