// exit: 0
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  event(e) { (this.all ??= []).push(e); },
});
