// exit: 2
// says: key-with-newlines\.js:3:29: unknown key 'a\?b\?\[31m\?c' in the scenario \(accepted: .*\)
export default { format: 1, 'a\nb\u001b[31m\u2028c': 1 };
