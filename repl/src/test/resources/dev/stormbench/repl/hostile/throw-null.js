// exit: 2
// says: throw-null\.js: null
throw null;
