export const { scenario, ns, us, ms, s, fix, watchdog, workload, checker } = stormbench;
export default stormbench;
