// exit: 2
// says: ?
export default { __proto__: { format: 1, machine: { cpus: 2 } } };
