// exit: 2
// says: long-list\.js:3:40: read undefined; accepted: a value
export default { format: 1, workloads: new Array(4294967295) };
