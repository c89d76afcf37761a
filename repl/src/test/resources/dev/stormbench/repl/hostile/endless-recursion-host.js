// exit: 2
// says: ?
// Through the host and back: toString of a name is asked by our own code.
const o = { get format() { return JSON.stringify(o); } };
export default o;
