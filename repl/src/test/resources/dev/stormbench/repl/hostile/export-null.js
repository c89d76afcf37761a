// exit: 2
// says: export-null\.js:3:16: the scenario is nothing; accepted: a mapping with the keys format, name, description, scripts, machine, kernel, costs, workloads, watchdogs, checks, fixes, policy, expect, run, timeline
export default null;
