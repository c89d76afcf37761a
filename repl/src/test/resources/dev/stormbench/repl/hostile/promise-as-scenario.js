// exit: 2
// says: promise-as-scenario\.js:3:16: read a Promise; accepted: plain data
export default Promise.resolve({ format: 1 });
