// exit: 2
// says: with-statement\.js:3:1: not valid JavaScript: "with" statement cannot be used in strict mode
with (Math) { floor(1); }
