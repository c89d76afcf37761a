// exit: 2
// says: array-bomb\.js:\d+:\d+: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
const a = [];
for (;;) {
  a.push(new Array(1000).fill(a.length));
}
