// exit: 2
// says: ?
export default null;
