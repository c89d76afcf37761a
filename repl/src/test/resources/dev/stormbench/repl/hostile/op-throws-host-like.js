// exit: 3
// says: op-throws-host-like\.js:7:27: Error: dev\.stormbench\.engine\.plugin\.EngineFault: broken \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
// quotes-java: true
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { throw new Error('dev.stormbench.engine.plugin.EngineFault: broken'); },
}));
