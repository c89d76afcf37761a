// exit: 2
// says: throw-undefined\.js: undefined
throw undefined;
