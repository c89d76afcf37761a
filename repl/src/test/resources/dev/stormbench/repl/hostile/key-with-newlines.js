// exit: 2
// says: ?
export default { format: 1, 'a\nb\u001b[31m\u2028c': 1 };
