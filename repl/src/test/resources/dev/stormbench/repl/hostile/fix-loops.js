// exit: 2
// says: fix-loops\.js:6:3: endless loop: more than 10000000 statements
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => {
  for (;;) {}
});
