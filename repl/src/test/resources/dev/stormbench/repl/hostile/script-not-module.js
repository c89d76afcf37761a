// exit: 2
// says: script-not-module\.js:3:1: not valid JavaScript: Invalid return statement
return 1;
