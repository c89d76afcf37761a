// exit: 2
// says: ?
export default [1, 2];
