// exit: 2
// says: ?
throw { toString() { for (;;) {} } };
