// exit: 2
// says: ?
return 1;
