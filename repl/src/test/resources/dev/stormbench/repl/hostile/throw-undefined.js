// exit: 2
// says: throw-undefined\.js: threw undefined
throw undefined;
