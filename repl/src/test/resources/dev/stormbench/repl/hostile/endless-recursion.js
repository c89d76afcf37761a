// exit: 2
// says: endless-recursion\.js:3:1: recursion too deep
function f() {
  return 1 + f();
}
f();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
