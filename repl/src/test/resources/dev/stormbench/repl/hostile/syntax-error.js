// exit: 2
// says: syntax-error\.js:3:11: not valid JavaScript: Expected an operand but found ;
const a = ;
