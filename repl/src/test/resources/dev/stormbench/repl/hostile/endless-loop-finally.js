// exit: 2
// says: endless-loop-finally\.js:5:5: endless loop: more than 10000000 statements
function f() {
  try {
    for (;;) {}
  } finally {
    f();
  }
}
f();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
