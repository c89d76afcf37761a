// exit: 3
// says: checker-loops\.js:6:13: endless loop: more than 10000000 statements \(in event of checker 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  event() { for (;;) {} },
});
