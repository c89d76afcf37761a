// exit: 2
// says: early-error\.js:4:5: not valid JavaScript: Variable "a" has already been declared
let a = 1;
let a = 2;
