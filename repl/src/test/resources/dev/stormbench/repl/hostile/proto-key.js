// exit: 2
// says: proto-key\.js:3:11: unknown key '__proto__' in the scenario \(accepted: .*\)
const o = JSON.parse('{ "format": 1, "__proto__": { "machine": { "cpus": 2 } } }');
export default o;
