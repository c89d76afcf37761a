// exit: 2
// says: ?
let s = 'x';
for (;;) {
  s += s;
}
