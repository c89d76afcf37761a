// exit: 2
// says: ?
throw Symbol('x');
