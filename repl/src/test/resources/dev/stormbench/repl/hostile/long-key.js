// exit: 2
// says: ?
export default { format: 1, ['k'.repeat(1000000)]: 1 };
