// exit: 2
// says: closure-bomb\.js:\d+:\d+: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
let f = () => 0;
for (;;) {
  const g = f, a = new Array(10000).fill(1);
  f = () => g() + a.length;
}
