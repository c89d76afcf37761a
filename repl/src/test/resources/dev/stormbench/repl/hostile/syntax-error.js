// exit: 2
// says: ?
const a = ;
