// exit: 2
// says: map-bomb\.js:\d+:\d+: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
const m = new Map();
for (let i = 0;; i++) {
  m.set(i, 'x' + i);
}
