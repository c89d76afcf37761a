// exit: 2
// says: ?
throw { get message() { for (;;) {} } };
