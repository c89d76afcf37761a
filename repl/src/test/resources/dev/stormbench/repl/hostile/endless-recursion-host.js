// exit: 2
// says: endless-recursion-host\.js:4:35: RangeError: cannot stringify objects nested that deep
// Through the host and back: toString of a name is asked by our own code.
const o = { get format() { return JSON.stringify(o); } };
export default o;
