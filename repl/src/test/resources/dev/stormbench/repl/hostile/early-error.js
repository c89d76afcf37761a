// exit: 2
// says: ?
let a = 1;
let a = 2;
