// exit: 2
// says: ?
export {};
