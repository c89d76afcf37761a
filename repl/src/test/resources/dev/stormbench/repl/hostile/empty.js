// exit: 2
// says: ?

