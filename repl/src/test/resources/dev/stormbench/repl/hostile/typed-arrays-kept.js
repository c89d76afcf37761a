// exit: 2
// says: ?
// limit-ms: 600000
// limit-mib: 64
const all = [];
for (;;) {
  all.push(new Float64Array(1 << 20));
}
