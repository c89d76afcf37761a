// exit: 2
// says: constructor-key\.js:3:29: unknown key 'constructor' in the scenario \(accepted: .*\)
export default { format: 1, constructor: { prototype: 1 } };
