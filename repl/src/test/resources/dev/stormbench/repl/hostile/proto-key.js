// exit: 2
// says: ?
const o = JSON.parse('{ "format": 1, "__proto__": { "machine": { "cpus": 2 } } }');
export default o;
