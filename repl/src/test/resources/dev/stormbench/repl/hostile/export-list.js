// exit: 2
// says: export-list\.js:3:16: the scenario is a list of 2; accepted: a mapping with the keys format, name, description, scripts, machine, kernel, costs, workloads, watchdogs, checks, fixes, policy, expect, run, timeline
export default [1, 2];
