// exit: 2
// says: string-doubling\.js:5:3: RangeError: Invalid string length
let s = 'x';
for (;;) {
  s += s;
}
