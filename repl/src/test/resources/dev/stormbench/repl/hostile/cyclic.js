// exit: 2
// says: ?
const o = { format: 1, machine: {} };
o.machine.self = o;
export default o;
