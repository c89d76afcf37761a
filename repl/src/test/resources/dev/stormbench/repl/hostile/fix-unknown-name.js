// exit: 2
// says: fix-unknown-name\.js:5:45: unknown fix 'skip-prio-bial'; did you mean 'skip-prio-bail'\? \(known: .*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('skip-prio-bial');
