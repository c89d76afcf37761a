// exit: 2
// says: ?
// limit-ms: 600000
// limit-mib: 64
let s = 'x';
for (;;) {
  s += s;
  JSON.parse('"' + s + '"');
}
