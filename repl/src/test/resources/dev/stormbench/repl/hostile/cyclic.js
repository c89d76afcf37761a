// exit: 2
// says: cyclic\.js:3:33: read an object that contains itself
const o = { format: 1, machine: {} };
o.machine.self = o;
export default o;
