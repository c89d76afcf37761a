// exit: 2
// says: every-zero\.js:5:16: TypeError: every of watchdog 'mine' is '0ms'; accepted: a time from 1us, such as s\(1\), 1s or 100ms
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: ms(0), check() {} });
