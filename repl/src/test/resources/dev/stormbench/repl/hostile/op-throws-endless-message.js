// exit: 3
// says: op-throws-endless-message\.js:6:21: Error \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { throw { get message() { for (;;) {} }, get stack() { for (;;) {} } }; },
}));
