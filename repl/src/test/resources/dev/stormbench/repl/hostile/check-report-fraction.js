// exit: 3
// says: check-report-fraction\.js:7:26: TypeError: seconds of report is 0\.5; accepted: a whole number of 32 bits \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: (m, console) => console.report(m.cpu(0), 0.5),
});
