// exit: 2
// says: ?
export default { format: 1, workloads: new Array(4294967295) };
