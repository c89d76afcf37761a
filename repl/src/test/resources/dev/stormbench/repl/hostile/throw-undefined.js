// exit: 2
// says: ?
throw undefined;
