// exit: 2
// says: plain-proto-literal\.js:3:16: read an object of a class; accepted: plain data
export default { __proto__: { format: 1, machine: { cpus: 2 } } };
