// exit: 2
// says: fix-async-op-table\.js:5:41: unknown op 'then' in fix 'mine' \(accepted: .*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  then(resolve) { for (;;) {} },
}));
