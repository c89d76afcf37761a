// exit: 3
// says: endless-recursion-caught\.js: the run was still busy 2s after its limit of 2s \(--max-wall\), and was killed
// untrusted: true
// killed: true
function f() {
  try {
    return 1 + f();
  } catch (e) {
    return f();
  }
}
f();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
