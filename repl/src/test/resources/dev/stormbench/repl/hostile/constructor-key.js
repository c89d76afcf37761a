// exit: 2
// says: ?
export default { format: 1, constructor: { prototype: 1 } };
