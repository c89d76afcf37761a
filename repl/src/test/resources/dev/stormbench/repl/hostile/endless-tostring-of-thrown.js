// exit: 2
// says: endless-tostring-of-thrown\.js: Error
throw { toString() { for (;;) {} } };
