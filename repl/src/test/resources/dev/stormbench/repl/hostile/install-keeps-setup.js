// exit: 3
// says: install-keeps-setup\.js:8:62: workload 'mine' builds after install\(\) \(in timer hrtimer_fn of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    this.kept = setup;
    setup.hrtimer({ cpu: 0, period: us(100), action: () => { setup.spawn({ program: [{ run: '1us' }] }); } });
  },
});
