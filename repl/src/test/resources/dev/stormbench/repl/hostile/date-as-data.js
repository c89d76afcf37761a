// exit: 2
// says: date-as-data\.js:5:20: read a Date; accepted: plain data
export default {
  format: 1,
  run: { duration: new Date(5) },
};
