// exit: 2
// says: overwrite-api\.js:3:1: TypeError: Cannot assign to read only property 'scenario' of \{scenario: function scenario\(\) \{ \[nat.*
stormbench.scenario = () => ({});
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
