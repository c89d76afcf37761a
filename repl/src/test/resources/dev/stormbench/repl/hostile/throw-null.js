// exit: 2
// says: throw-null\.js: threw null
throw null;
