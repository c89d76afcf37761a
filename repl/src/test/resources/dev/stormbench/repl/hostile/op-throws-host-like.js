// exit: 3
// says: ?
// quotes-java: true
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { throw new Error('dev.stormbench.engine.plugin.EngineFault: broken'); },
}));
