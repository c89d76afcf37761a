// exit: 2
// says: throw-symbol\.js: Symbol\(x\)
throw Symbol('x');
