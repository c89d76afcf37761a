// exit: 2
// says: every-nonsense\.js:5:16: TypeError: every of watchdog 'mine' is 'soon'; accepted: a time from 1us, such as s\(1\), 1s or 100ms
import { scenario } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: 'soon', check() {} });
