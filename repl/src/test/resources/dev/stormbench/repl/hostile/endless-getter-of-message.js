// exit: 2
// says: endless-getter-of-message\.js: Error
throw { get message() { for (;;) {} } };
