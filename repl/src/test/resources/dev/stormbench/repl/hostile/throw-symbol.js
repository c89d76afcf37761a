// exit: 2
// says: throw-symbol\.js: threw Symbol\(x\)
throw Symbol('x');
