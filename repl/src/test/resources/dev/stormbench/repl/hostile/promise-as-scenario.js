// exit: 2
// says: ?
export default Promise.resolve({ format: 1 });
