// exit: 2
// says: ?
with (Math) { floor(1); }
