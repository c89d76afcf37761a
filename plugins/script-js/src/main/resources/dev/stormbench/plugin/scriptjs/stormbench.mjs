export const { scenario, ns, us, ms, s, fix, watchdog, workload, checker, policy } = stormbench;
export default stormbench;
