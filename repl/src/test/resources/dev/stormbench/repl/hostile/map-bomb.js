// exit: 2
// says: ?
// limit-ms: 600000
// limit-mib: 64
const m = new Map();
for (let i = 0;; i++) {
  m.set(i, 'x' + i);
}
