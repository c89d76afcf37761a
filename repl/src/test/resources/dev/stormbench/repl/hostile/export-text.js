// exit: 2
// says: export-text\.js:3:16: the scenario is the text 'scenario'; accepted: a mapping with the keys format, name, description, scripts, machine, kernel, costs, workloads, watchdogs, checks, fixes, policy, expect, run, timeline
export default 'scenario';
