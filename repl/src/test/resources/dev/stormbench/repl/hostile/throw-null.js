// exit: 2
// says: ?
throw null;
