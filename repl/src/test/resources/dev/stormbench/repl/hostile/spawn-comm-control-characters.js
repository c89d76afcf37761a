// exit: 2
// says: spawn-comm-control-characters\.js:7:25: comm in spawn is the text 'a \[2J'; accepted: one line of text
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ comm: 'a\u001b[2J', program: [{ run: '1us' }] });
  },
});
